output "service" {
  description = "Name of the stable ECS service."
  value       = aws_ecs_service.stable.name
}
