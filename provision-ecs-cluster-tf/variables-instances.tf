variable "instance_types" {
  description = "Instance types, in order of preference. Several give Spot a choice. All must have the same architecture. Graviton (c7g) and NVIDIA (g6) types get a matching AMI."
  type        = list(string)
  default     = ["c7a.xlarge"] # has bf16; fits one task of each service, plus one more during a rollout

  validation {
    condition     = length(var.instance_types) > 0 && length(var.instance_types) == length(toset(var.instance_types))
    error_message = "instance_types must list one or several different instance types, such as [\"c7a.xlarge\"]."
  }
}

variable "instances" {
  description = "Minimum and maximum number of instances. The cluster starts with min."
  type = object({
    min = optional(number, 2)
    max = optional(number, 4)
  })
  default = {}

  validation {
    condition     = var.instances.min >= 1 && var.instances.max >= var.instances.min
    error_message = "instances.min must be at least 1, and instances.max at least instances.min."
  }
}

variable "spot_percent" {
  description = "Percentage of Spot instances, which cost about a third and can be reclaimed by AWS at two minutes' notice."
  type        = number
  default     = 0

  validation {
    condition     = var.spot_percent >= 0 && var.spot_percent <= 100
    error_message = "spot_percent must be between 0 and 100."
  }
}

variable "ami_id" {
  description = "ID of a fixed AMI. null selects the newest ECS-optimised Amazon Linux 2023 for the instance type at each apply."
  type        = string
  default     = null

  validation {
    condition     = var.ami_id == null || can(regex("^ami-[0-9a-f]+$", var.ami_id))
    error_message = "ami_id must look like ami-0123456789abcdef0."
  }
}

variable "root_volume_gb" {
  description = "Size of each instance's gp3 volume in GB. The AMI needs 30."
  type        = number
  default     = 30

  validation {
    condition     = var.root_volume_gb >= 30
    error_message = "root_volume_gb must be at least 30, the size of the AMI."
  }
}

variable "container_insights" {
  description = "Enable CloudWatch Container Insights: metrics per task and container, at a few cents per metric."
  type        = bool
  default     = false
}
