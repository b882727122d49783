# No variable is required. terraform.tfvars.example lists all of them.

variable "name" {
  description = "Prefix of every name, such as the cluster's, repositories NAME/yolo and log groups /NAME/yolo. Set NAME to it for the scripts."
  type        = string
  default     = "farsight"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,13}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 15 lower-case letters, digits and hyphens, because target groups' names are limited to 32 characters."
  }

  validation {
    condition     = !can(regex("^(aws|ecs|fargate)", var.name))
    error_message = "name must not begin with aws, ecs or fargate, which ECS reserves for its own capacity providers."
  }
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "us-east-1"
}

variable "destroy_data" {
  description = "Let terraform destroy also delete images, bundles, data and logs. With false, it stops at repositories and buckets that are not empty."
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "Days after which logs expire, in CloudWatch and in the bucket of the load balancer's logs."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.log_retention_days)
    error_message = "log_retention_days must be one of CloudWatch's values: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731."
  }
}

# Network

variable "network_cidr" {
  description = "IPv4 range of the VPC. Each subnet is a sixteenth of it."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.network_cidr)) && try(tonumber(split("/", var.network_cidr)[1]), 0) >= 16 && try(tonumber(split("/", var.network_cidr)[1]), 32) <= 23
    error_message = "network_cidr must be an IPv4 range between /16 and /23, such as 10.0.0.0/16, because a load balancer needs at least a /27 in each zone."
  }
}

variable "zones" {
  description = "Number of availability zones."
  type        = number
  default     = 2

  validation {
    condition     = contains([2, 3], var.zones)
    error_message = "zones must be 2 or 3, because a load balancer needs two."
  }
}

variable "egress" {
  description = "How instances reach AWS: nat (private subnets and a NAT gateway), endpoints (private subnets that reach only the required AWS services), or public (cheapest: public subnets, an address per instance, no incoming connections)."
  type        = string
  default     = "nat"

  validation {
    condition     = contains(["nat", "endpoints", "public"], var.egress)
    error_message = "egress must be nat, endpoints or public."
  }
}

variable "nat_per_zone" {
  description = "With egress = nat, create a gateway in every zone, so that other zones keep access if one fails. Otherwise all zones share one gateway."
  type        = bool
  default     = false
}

variable "flow_logs" {
  description = "Log all connections in the VPC."
  type        = bool
  default     = true
}

variable "allowed_cidrs" {
  description = "IPv4 ranges that may reach the load balancer."
  type        = list(string)
  default     = ["0.0.0.0/0"]

  validation {
    condition     = length(var.allowed_cidrs) > 0 && alltrue([for cidr in var.allowed_cidrs : can(cidrnetmask(cidr))])
    error_message = "allowed_cidrs must be a list of IPv4 ranges, such as [\"203.0.113.0/24\"]."
  }
}
