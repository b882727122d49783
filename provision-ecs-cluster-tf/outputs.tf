locals {
  address = var.domain != null ? "https://${var.domain}" : "${local.https ? "https" : "http"}://${aws_lb.this.dns_name}"
}

output "address" {
  description = "The page."
  value       = "${local.address}/"
}

output "yolo_api" {
  description = "Object detection; its documents are at /docs."
  value       = "${local.address}/yoloapi"
}

output "depth_api" {
  description = "Depth estimation; its documents are at /docs."
  value       = "${local.address}/depthapi"
}

output "load_balancer" {
  description = "Where a DNS record of your own points to, with certificate_arn."
  value       = aws_lb.this.dns_name
}

output "repositories" {
  description = "Where images are pushed, by service."
  value       = { for name in keys(local.services) : name => "${local.registry}/${var.name}/${name}" }
}

output "buckets" {
  description = "Bundles, data and logs; the yolo service may read s3://BUNDLES/yolo/."
  value       = local.bucket_names
}

output "alarms_topic" {
  description = "Subscribe to it what should hear of alarms."
  value       = aws_sns_topic.alarms.arn
}

output "github_role" {
  description = "Role for GitHub Actions; null without github_repository."
  value       = one(aws_iam_role.github[*].arn)
}

output "push" {
  description = "Build, test and push the images, and roll the services over."
  value       = "export NAME=${var.name} AWS_REGION=${var.region}; scripts/deploy.sh push && scripts/deploy.sh roll"
}

output "logs" {
  description = "Follow a service's log."
  value       = { for name in keys(local.services) : name => "aws logs tail /${var.name}/${name} --follow --region ${var.region}" }
}
