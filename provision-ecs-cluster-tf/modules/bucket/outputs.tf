output "name" {
  description = "The bucket's name, available once its policy is set."
  value       = var.name
  depends_on  = [aws_s3_bucket_policy.this]
}
