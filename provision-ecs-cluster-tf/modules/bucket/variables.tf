variable "name" {
  description = "The bucket's name."
  type        = string
}

variable "force_destroy" {
  description = "Let destroy also delete the bucket's objects."
  type        = bool
}

variable "expire_days" {
  description = "Days after which objects expire; null keeps them."
  type        = number
  default     = null
}

variable "policies" {
  description = "Additional statements of the bucket's policy, as JSON documents."
  type        = list(string)
  default     = []
}
