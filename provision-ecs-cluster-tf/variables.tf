# None is required. terraform.tfvars.example shows them all in use.

variable "name" {
  description = "Prefix of every name: the cluster, repositories NAME/yolo, log groups /NAME/yolo. The scripts know it as NAME."
  type        = string
  default     = "farsight"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,13}[a-z0-9]$", var.name))
    error_message = "name is 3 to 15 lower-case letters, digits and hyphens: a target group's name holds 32 characters."
  }

  validation {
    condition     = !can(regex("^(aws|ecs|fargate)", var.name))
    error_message = "name does not begin with aws, ecs or fargate: ECS keeps those for capacity providers of its own."
  }
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "us-east-1"
}

variable "destroy_data" {
  description = "Whether terraform destroy also deletes images, bundles, data and logs. With false it stops at what is not empty."
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "How long logs are kept, in CloudWatch and in the bucket of the load balancer's logs."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.log_retention_days)
    error_message = "log_retention_days is one of CloudWatch's: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731."
  }
}

# Network

variable "network_cidr" {
  description = "Addresses of the VPC; each subnet is a sixteenth of it."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.network_cidr)) && try(tonumber(split("/", var.network_cidr)[1]), 0) >= 16 && try(tonumber(split("/", var.network_cidr)[1]), 32) <= 23
    error_message = "network_cidr is an IPv4 range between /16 and /23, such as 10.0.0.0/16: a load balancer wants a /27 in each zone at least."
  }
}

variable "zones" {
  description = "Availability zones used."
  type        = number
  default     = 2

  validation {
    condition     = contains([2, 3], var.zones)
    error_message = "zones is 2 or 3: a load balancer wants two."
  }
}

variable "egress" {
  description = "How instances reach AWS: nat (private subnets, a NAT gateway), endpoints (private subnets, no way out of the VPC but to the AWS services needed) or public (cheapest: public subnets, an address each, no way in)."
  type        = string
  default     = "nat"

  validation {
    condition     = contains(["nat", "endpoints", "public"], var.egress)
    error_message = "egress is nat, endpoints or public."
  }
}

variable "nat_per_zone" {
  description = "With egress = nat: a gateway in every zone, so that the loss of a zone takes only its own; else one for all."
  type        = bool
  default     = false
}

variable "flow_logs" {
  description = "Log who speaks with whom in the VPC."
  type        = bool
  default     = true
}

variable "allowed_cidrs" {
  description = "Who may reach the load balancer."
  type        = list(string)
  default     = ["0.0.0.0/0"]

  validation {
    condition     = length(var.allowed_cidrs) > 0 && alltrue([for cidr in var.allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "allowed_cidrs is a list of IPv4 ranges, such as [\"203.0.113.0/24\"]."
  }
}
