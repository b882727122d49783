variable "instance_types" {
  description = "Instance types, the first preferred; more than one gives Spot a choice. All of one architecture: Graviton (c7g) and NVIDIA (g6) types get their AMI."
  type        = list(string)
  default     = ["c7a.xlarge"] # bf16; holds one task of each service and room to roll one over

  validation {
    condition     = length(var.instance_types) > 0 && length(var.instance_types) == length(toset(var.instance_types))
    error_message = "instance_types names one instance type or several different ones, such as [\"c7a.xlarge\"]."
  }
}

variable "instances" {
  description = "How many instances: never fewer than min (its start as well), never more than max."
  type = object({
    min = optional(number, 2)
    max = optional(number, 4)
  })
  default = {}

  validation {
    condition     = var.instances.min >= 1 && var.instances.max >= var.instances.min
    error_message = "instances.min is at least 1 and instances.max at least instances.min."
  }
}

variable "spot_percent" {
  description = "Share of instances bought on the Spot market, at about a third of the price, and taken back at two minutes' notice."
  type        = number
  default     = 0

  validation {
    condition     = var.spot_percent >= 0 && var.spot_percent <= 100
    error_message = "spot_percent is between 0 and 100."
  }
}

variable "ami_id" {
  description = "An AMI to stay with; null takes the newest ECS-optimised Amazon Linux 2023 for the instance type at each apply."
  type        = string
  default     = null

  validation {
    condition     = var.ami_id == null || can(regex("^ami-[0-9a-f]+$", var.ami_id))
    error_message = "ami_id looks like ami-0123456789abcdef0."
  }
}

variable "root_volume_gb" {
  description = "Size of an instance's gp3 volume; the AMI needs 30."
  type        = number
  default     = 30

  validation {
    condition     = var.root_volume_gb >= 30
    error_message = "root_volume_gb is at least 30, the size of the AMI."
  }
}

variable "container_insights" {
  description = "CloudWatch Container Insights: metrics per task and container, for some cents a metric."
  type        = bool
  default     = false
}
