output "name" {
  description = "The bucket's name, once its policy stands."
  value       = var.name
  depends_on  = [aws_s3_bucket_policy.this]
}
