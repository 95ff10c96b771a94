terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "offline"
  secret_key                  = "offline-secret-key"
  skip_credentials_validation = true
  skip_metadata_api_check     = "true"
  s3_use_path_style           = true
}
data "aws_caller_identity" "me" {}
resource "aws_kms_key" "main" { enable_key_rotation = true }
resource "aws_vpc" "net" { cidr_block = "10.0.0.0/16" }
resource "aws_cloudwatch_log_group" "flow" {
  name              = "flow"
  retention_in_days = 400
  kms_key_id        = aws_kms_key.main.arn
}
resource "aws_iam_role" "flow" {
  name               = "flow"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "vpc-flow-logs.amazonaws.com" } }] })
}
resource "aws_flow_log" "net" {
  vpc_id          = aws_vpc.net.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flow.arn
  iam_role_arn    = aws_iam_role.flow.arn
}
resource "aws_s3_bucket" "cards" {
  for_each = toset(["a", "b"])
  bucket   = "cards-${each.key}"
}
resource "aws_s3_bucket_versioning" "cards" {
  for_each = { a = "Enabled" }
  bucket   = aws_s3_bucket.cards[each.key].id
  versioning_configuration { status = each.value }
}
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.net.id
  name   = "open"
}
resource "aws_security_group_rule" "open" {
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = aws_security_group.open.id
}
resource "aws_ssm_parameter" "secret" {
  name  = "s"
  type  = "SecureString"
  value = "hunter2-in-clear-text"
}
