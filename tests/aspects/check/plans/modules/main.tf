terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
variable "region" { default = "us-east-1" }
variable "password" {
  sensitive = true
  default   = "hunter2-of-variable"
}
provider "aws" {
  region                      = var.region
  access_key                  = "offline"
  secret_key                  = "offline-secret-key"
  skip_credentials_validation = true
  skip_metadata_api_check     = "true"
  skip_requesting_account_id  = true
}
provider "aws" {
  alias                       = "west"
  region                      = "us-west-2"
  access_key                  = "offline"
  secret_key                  = "offline-secret-key"
  skip_credentials_validation = true
  skip_metadata_api_check     = "true"
  skip_requesting_account_id  = true
}
locals {
  tables = ["a", "b"]
}
resource "aws_kms_key" "main" { enable_key_rotation = true }
resource "aws_vpc" "net" { cidr_block = "10.0.0.0/16" }

module "storage" {
  source   = "./storage"
  for_each = toset(["cards", "logs"])
  name     = each.key
  key      = aws_kms_key.main
  versions = each.key == "cards"
}
module "plain" {
  source = "./storage"
  count  = 2
  name   = "plain${count.index}"
  key    = null
  versions = true
}
resource "aws_s3_bucket_public_access_block" "all" {
  for_each                = module.storage
  bucket                  = each.value.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_public_access_block" "first" {
  bucket                  = module.plain[0].bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.net.id
  dynamic "ingress" {
    for_each = [22]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
resource "aws_security_group" "groups" {
  count  = 2
  vpc_id = aws_vpc.net.id
  name   = "g${count.index}"
}
resource "aws_security_group_rule" "to" {
  count             = 2
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = [count.index == 0 ? "0.0.0.0/0" : "10.0.0.0/8"]
  security_group_id = aws_security_group.groups[count.index].id
}
resource "aws_db_instance" "by_variable" {
  identifier        = "by-variable"
  engine            = "postgres"
  instance_class    = "db.t3.micro"
  allocated_storage = 20
  username          = "boss"
  password          = var.password
  storage_encrypted = true
  kms_key_id        = aws_kms_key.main.arn
  skip_final_snapshot = true
  vpc_security_group_ids = [aws_security_group.groups[0].id, aws_security_group.open.id]
}
resource "aws_db_instance" "literal" {
  identifier        = "literal"
  engine            = "postgres"
  instance_class    = "db.t3.micro"
  allocated_storage = 20
  username          = "admin"
  password          = "hunter2-in-clear-text"
  skip_final_snapshot = true
}
resource "aws_cloudwatch_log_group" "west" {
  provider = aws.west
  name     = "west"
}
