variable "services" {
  description = "What differs from the defaults, by service: yolo, depth and web. services.tf holds the defaults."
  type = map(object({
    cpu                 = optional(number)      # shares, 1024 a processor; more is used where it is free
    memory              = optional(number)      # MiB, a hard limit
    gpus                = optional(number)      # GPUs of the instance that a task takes for itself
    tmp                 = optional(number)      # MiB of /tmp, in memory: a bundle from S3 must fit
    min                 = optional(number)      # tasks
    max                 = optional(number)      # tasks; equal to min: no scaling
    requests_per_minute = optional(number)      # that one task gets before another is started
    cpu_percent         = optional(number)      # of its shares that one task uses before another is started
    bundle              = optional(string)      # s3://bucket/prefix; null serves what is baked into the image
    environment         = optional(map(string)) # further settings, FARSIGHT_*
  }))
  default = {}

  validation {
    condition     = length(setsubtract(keys(var.services), ["yolo", "depth", "web"])) == 0
    error_message = "services are yolo, depth and web."
  }

  validation {
    condition     = alltrue([for s in values(var.services) : s.bundle == null || can(regex("^s3://[a-z0-9.-]+/.+$", s.bundle))])
    error_message = "services.*.bundle is s3://bucket/prefix, or null for the bundle in the image."
  }

  validation {
    condition     = try(var.services.web.bundle, null) == null
    error_message = "services.web has no bundle: it is a page."
  }
}

variable "canary" {
  description = "Percent of a service's requests that go to its canary, the image tagged canary: { yolo = 10 }. A service not named has none."
  type        = map(number)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.canary), ["yolo", "depth", "web"])) == 0 && alltrue([for share in values(var.canary) : share >= 0 && share <= 100 && floor(share) == share])
    error_message = "canary gives whole percents from 0 to 100 to yolo, depth or web."
  }
}

variable "health_check" {
  description = "How the load balancer asks .../health/ready. interval and timeout in seconds; grace is a new task's time to warm up."
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
    error_message = "health_check.timeout is shorter than health_check.interval."
  }
}
