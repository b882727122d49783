variable "services" {
  description = "Settings of the services yolo, depth and web that differ from the defaults in services.tf."
  type = map(object({
    cpu                 = optional(number)      # CPU shares, 1024 per processor; a task may use more if it is free
    memory              = optional(number)      # MiB, a hard limit
    gpus                = optional(number)      # GPUs reserved for a task
    tmp                 = optional(number)      # MiB of /tmp, in memory; a bundle from S3 must fit
    min                 = optional(number)      # minimum number of tasks
    max                 = optional(number)      # maximum number of tasks; equal to min for no scaling
    requests_per_minute = optional(number)      # requests per task before another is started
    cpu_percent         = optional(number)      # use of its shares before another task is started
    bundle              = optional(string)      # s3://bucket/prefix; null serves the bundle in the image
    environment         = optional(map(string)) # further settings, FARSIGHT_*
  }))
  default = {}

  validation {
    condition     = length(setsubtract(keys(var.services), ["yolo", "depth", "web"])) == 0
    error_message = "services may only have the keys yolo, depth and web."
  }

  validation {
    condition     = alltrue([for s in values(var.services) : s.bundle == null || can(regex("^s3://[a-z0-9.-]+/.+$", s.bundle))])
    error_message = "services.*.bundle must be s3://bucket/prefix, or null for the bundle in the image."
  }

  validation {
    condition     = try(var.services.web.bundle, null) == null
    error_message = "services.web cannot have a bundle, because it serves only the page."
  }
}

variable "canary" {
  description = "Percentage of requests that go to a service's canary, which runs the image tagged canary, such as { yolo = 10 }. Services that are not listed have no canary."
  type        = map(number)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.canary), ["yolo", "depth", "web"])) == 0 && alltrue([for share in values(var.canary) : share >= 0 && share <= 100 && floor(share) == share])
    error_message = "canary must map yolo, depth or web to whole percentages from 0 to 100."
  }
}

variable "health_check" {
  description = "Health checks of the load balancer on .../health/ready. interval and timeout are in seconds; grace is the time in seconds that a new task has to become ready."
  type = object({
    interval            = optional(number, 10)
    timeout             = optional(number, 5)
    healthy_threshold   = optional(number, 2)
    unhealthy_threshold = optional(number, 2)
    grace               = optional(number, 120)
  })
  default = {}

  validation {
    condition     = var.health_check.timeout < var.health_check.interval
    error_message = "health_check.timeout must be shorter than health_check.interval."
  }
}
