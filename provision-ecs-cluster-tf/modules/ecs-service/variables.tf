variable "name" {
  description = "The service: yolo, depth or web. Its canary is NAME-canary."
  type        = string
}

variable "prefix" {
  description = "Prefix of the task definitions' names."
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
  description = "Repository of the image. Stable tasks run its tag prod, canary tasks its tag canary."
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
  description = "Role that the service itself uses."
  type        = string
}

variable "port" {
  description = "Port in the container. Docker chooses the host port, so that several tasks can share an instance."
  type        = number
}

variable "cpu" {
  description = "CPU shares, 1024 per processor: what a task gets when all CPUs are busy."
  type        = number
}

variable "memory" {
  description = "MiB of memory, a hard limit: a task that exceeds it is killed."
  type        = number
}

variable "gpus" {
  description = "Number of GPUs reserved for a task."
  type        = number
}

variable "tmp" {
  description = "MiB of /tmp, the only writable directory. It counts as memory."
  type        = number
}

variable "environment" {
  description = "Environment variables."
  type        = map(string)
}

variable "canary_percent" {
  description = "Percentage of requests for the canary. It runs the same percentage of min tasks, at least one."
  type        = number
}

variable "scaling" {
  description = "Minimum and maximum number of tasks, and the load per task at which another is started."
  type = object({
    min                 = number
    max                 = number
    requests_per_minute = number
    cpu_percent         = number
  })
}

variable "load_balancer" {
  description = "The load balancer's name in CloudWatch (its ARN suffix)."
  type        = string
}

variable "target_groups" {
  description = "The target groups of the tracks stable and canary."
  type        = map(object({ arn = string, suffix = string }))
}

variable "health_check_grace" {
  description = "Seconds that a new task has to become ready."
  type        = number
}
