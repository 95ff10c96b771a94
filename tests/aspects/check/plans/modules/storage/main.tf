variable "name" {}
variable "key" { default = null }
variable "versions" { type = bool }
resource "aws_s3_bucket" "it" { bucket_prefix = var.name }
resource "aws_s3_bucket_versioning" "it" {
  count  = var.versions ? 1 : 0
  bucket = aws_s3_bucket.it.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "it" {
  bucket = aws_s3_bucket.it.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.key == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.key == null ? null : var.key.arn
    }
  }
}
output "bucket" { value = aws_s3_bucket.it.id }
