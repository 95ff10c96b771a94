"""Versions that AWS supports, with the day on which that ends, and versions for which it has ended.

A rule does not look at the clock: the same stack has the same verdict on every day. What has ended moves from the first
table to the second, and a test reminds of it on the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

Versions = Mapping[str, date]

# Lambda developer guide, "Lambda runtimes": the column "Deprecation date", after which there are no security patches.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
LAMBDA_RUNTIMES: Versions = {
    "dotnet10": date(2028, 11, 14),
    "java8.al2": date(2027, 6, 30),
    "java11": date(2027, 6, 30),
    "java17": date(2027, 6, 30),
    "java21": date(2029, 6, 30),
    "java25": date(2029, 6, 30),
    "nodejs22.x": date(2027, 4, 30),
    "nodejs24.x": date(2028, 4, 30),
    "provided.al2023": date(2029, 6, 30),
    "python3.11": date(2027, 6, 30),
    "python3.12": date(2028, 10, 31),
    "python3.13": date(2029, 6, 30),
    "python3.14": date(2029, 6, 30),
    "ruby3.3": date(2027, 3, 31),
    "ruby3.4": date(2028, 3, 31),
}
"""Runtimes that AWS patches, with the day on which it stops."""

LAMBDA_RUNTIMES_ENDED: Versions = {
    "dotnet5.0": date(2022, 5, 10),
    "dotnet6": date(2024, 12, 20),
    "dotnet7": date(2024, 5, 14),
    "dotnet8": date(2026, 11, 10),
    "dotnet9": date(2026, 11, 10),
    "dotnetcore1.0": date(2019, 6, 27),
    "dotnetcore2.0": date(2019, 5, 30),
    "dotnetcore2.1": date(2022, 1, 5),
    "dotnetcore3.1": date(2023, 4, 3),
    "go1.x": date(2024, 1, 8),
    "java8": date(2024, 1, 8),
    "nodejs": date(2016, 10, 31),
    "nodejs4.3": date(2020, 3, 5),
    "nodejs4.3-edge": date(2020, 3, 5),
    "nodejs6.10": date(2019, 8, 12),
    "nodejs8.10": date(2020, 3, 6),
    "nodejs10.x": date(2021, 7, 30),
    "nodejs12.x": date(2023, 3, 31),
    "nodejs14.x": date(2023, 12, 4),
    "nodejs16.x": date(2024, 6, 12),
    "nodejs18.x": date(2025, 9, 1),
    "nodejs20.x": date(2026, 4, 30),
    "provided": date(2024, 1, 8),
    "provided.al2": date(2026, 7, 31),
    "python2.7": date(2021, 7, 15),
    "python3.6": date(2022, 7, 18),
    "python3.7": date(2023, 12, 4),
    "python3.8": date(2024, 10, 14),
    "python3.9": date(2025, 12, 15),
    "python3.10": date(2026, 10, 31),
    "ruby2.5": date(2021, 7, 30),
    "ruby2.7": date(2023, 12, 7),
    "ruby3.2": date(2026, 3, 31),
}
"""Runtimes that AWS no longer patches, with the day on which it stopped."""

# EKS user guide, "Understand the Kubernetes version lifecycle on EKS": the end of extended support, until which AWS
# patches a version. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
EKS_VERSIONS: Versions = {
    "1.32": date(2027, 3, 23),
    "1.33": date(2027, 7, 29),
    "1.34": date(2027, 12, 2),
    "1.35": date(2028, 3, 27),
}
"""Versions of Kubernetes that EKS patches, with the day on which it stops."""

# Up to 1.22, before there was extended support, the end of the only one.
EKS_VERSIONS_ENDED: Versions = {
    "1.10": date(2019, 7, 22),
    "1.11": date(2019, 11, 4),
    "1.12": date(2020, 5, 11),
    "1.13": date(2020, 6, 30),
    "1.14": date(2020, 12, 8),
    "1.15": date(2021, 5, 3),
    "1.16": date(2021, 9, 27),
    "1.17": date(2021, 11, 2),
    "1.18": date(2022, 3, 31),
    "1.19": date(2022, 8, 1),
    "1.20": date(2022, 11, 1),
    "1.21": date(2023, 2, 15),
    "1.22": date(2023, 6, 4),
    "1.23": date(2024, 10, 11),
    "1.24": date(2025, 1, 31),
    "1.25": date(2025, 5, 1),
    "1.26": date(2025, 6, 11),
    "1.27": date(2025, 7, 24),
    "1.28": date(2025, 11, 26),
    "1.29": date(2026, 3, 23),
    "1.30": date(2026, 7, 23),
    "1.31": date(2026, 11, 26),
}
"""Versions of Kubernetes that EKS no longer patches, with the day on which it stopped."""

# ECS developer guide, "Fargate platform versions for Amazon ECS"; what "LATEST" is, by operating system.
FARGATE_PLATFORMS: Mapping[str, str] = {"LINUX": "1.4.0", "WINDOWS": "1.0.0"}
"""The newest platform version of Fargate by operating system."""
