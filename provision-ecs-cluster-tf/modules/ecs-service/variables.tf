variable "name" {
  description = "The service: yolo, depth or web. Its canary is NAME-canary."
  type        = string
}

variable "prefix" {
  description = "In front of the task definitions' names."
  type        = string
}

variable "cluster" {
  description = "Name of the ECS cluster."
  type        = string
}

variable "capacity_provider" {
  description = "Name of the capacity provider whose instances run the tasks."
  type        = string
}

variable "image" {
  description = "Repository of the image; stable tasks run its tag prod, canary tasks its tag canary."
  type        = string
}

variable "log_group" {
  description = "CloudWatch log group of both tracks."
  type        = string
}

variable "region" {
  description = "AWS region, for the logs and for S3."
  type        = string
}

variable "execution_role_arn" {
  description = "Role that pulls the image and writes the log."
  type        = string
}

variable "task_role_arn" {
  description = "Role of the service itself."
  type        = string
}

variable "port" {
  description = "Port in the container; the host's is Docker's choice, so that many tasks share an instance."
  type        = number
}

variable "cpu" {
  description = "CPU shares, 1024 a processor: the least it gets when all want some."
  type        = number
}

variable "memory" {
  description = "MiB, past which the task is ended."
  type        = number
}

variable "gpus" {
  description = "GPUs for one task alone."
  type        = number
}

variable "tmp" {
  description = "MiB of /tmp, the only place that can be written; it counts as memory."
  type        = number
}

variable "environment" {
  description = "Environment variables."
  type        = map(string)
}

variable "canary_percent" {
  description = "Share of requests that the canary gets: it has as large a share of min tasks, and at least one."
  type        = number
}

variable "scaling" {
  description = "How many tasks, and what of one task starts another."
  type = object({
    min                 = number
    max                 = number
    requests_per_minute = number
    cpu_percent         = number
  })
}

variable "load_balancer" {
  description = "The load balancer as CloudWatch names it."
  type        = string
}

variable "target_groups" {
  description = "The target groups of the tracks stable and canary."
  type        = map(object({ arn = string, suffix = string }))
}

variable "health_check_grace" {
  description = "Seconds in which a new task may be unready."
  type        = number
}
