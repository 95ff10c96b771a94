"""Projections of a report: text for people, and the formats that tools and assessors read; plain Python."""
