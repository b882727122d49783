locals {
  address = var.domain != null ? "https://${var.domain}" : "${local.https ? "https" : "http"}://${aws_lb.this.dns_name}"
}

output "address" {
  description = "The address of the page."
  value       = "${local.address}/"
}

output "yolo_api" {
  description = "The object detection API; its documentation is at /docs."
  value       = "${local.address}/yoloapi"
}

output "depth_api" {
  description = "The depth estimation API; its documentation is at /docs."
  value       = "${local.address}/depthapi"
}

output "load_balancer" {
  description = "The load balancer's name. With certificate_arn, point your own DNS record to it."
  value       = aws_lb.this.dns_name
}

output "repositories" {
  description = "The image repository of each service."
  value       = { for name in keys(local.services) : name => "${local.registry}/${var.name}/${name}" }
}

output "buckets" {
  description = "The buckets for bundles, data and logs. Each service may read its own prefix of the bundles, such as s3://BUNDLES/yolo/."
  value       = local.bucket_names
}

output "alarms_topic" {
  description = "The SNS topic of all alarms. Subscribe to it to receive them."
  value       = aws_sns_topic.alarms.arn
}

output "github_role" {
  description = "The role for GitHub Actions; null without github_repository."
  value       = one(aws_iam_role.github[*].arn)
}

output "push" {
  description = "The command that builds, tests and pushes the images, then rolls the services."
  value       = "export NAME=${var.name} AWS_REGION=${var.region}; scripts/deploy.sh push && scripts/deploy.sh roll"
}

output "logs" {
  description = "The command that follows each service's log."
  value       = { for name in keys(local.services) : name => "aws logs tail /${var.name}/${name} --follow --region ${var.region}" }
}
