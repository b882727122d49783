variable "name" {
  description = "The bucket's name."
  type        = string
}

variable "force_destroy" {
  description = "Whether destroy takes what is inside along."
  type        = bool
}

variable "expire_days" {
  description = "Days after which objects go; null keeps them."
  type        = number
  default     = null
}

variable "policies" {
  description = "Further statements of the bucket's policy, as JSON documents."
  type        = list(string)
  default     = []
}
