# The load balancer

variable "domain" {
  description = "Name to answer under, such as vision.example.org, with HTTPS and a redirect to it; needs zone_id."
  type        = string
  default     = null
}

variable "zone_id" {
  description = "Route 53 hosted zone that holds domain: its certificate is proven there and its address written."
  type        = string
  default     = null

  validation {
    condition     = (var.domain == null) == (var.zone_id == null)
    error_message = "domain and zone_id go together. With DNS elsewhere, give certificate_arn alone."
  }
}

variable "certificate_arn" {
  description = "An ACM certificate of your own, for HTTPS with DNS that is not in Route 53."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:", var.certificate_arn))
    error_message = "certificate_arn is the ARN of an ACM certificate."
  }

  validation {
    condition     = var.certificate_arn == null || var.domain == null
    error_message = "Give certificate_arn, or domain and zone_id, which makes one; not both."
  }
}

variable "access_logs" {
  description = "Write the load balancer's log of every request to the bucket of logs."
  type        = bool
  default     = true
}

variable "waf_requests" {
  description = "Requests in 5 minutes from one address before AWS WAF refuses it; null for no WAF, which costs 7 USD a month and more by use."
  type        = number
  default     = null

  validation {
    condition     = var.waf_requests == null || try(var.waf_requests >= 10, false)
    error_message = "waf_requests is at least 10, or null for no WAF."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the load balancer, and with it terraform destroy."
  type        = bool
  default     = false
}
