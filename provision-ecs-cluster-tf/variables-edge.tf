# The load balancer

variable "domain" {
  description = "Domain name, such as vision.example.org. Enables HTTPS and redirects HTTP to it. Requires zone_id."
  type        = string
  default     = null
}

variable "zone_id" {
  description = "Route 53 hosted zone of domain, for the certificate's validation and the address record."
  type        = string
  default     = null

  validation {
    condition     = (var.domain == null) == (var.zone_id == null)
    error_message = "domain and zone_id must be set together. If your DNS is not in Route 53, set only certificate_arn."
  }
}

variable "certificate_arn" {
  description = "ARN of your own ACM certificate, for HTTPS if your DNS is not in Route 53."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate."
  }

  validation {
    condition     = var.certificate_arn == null || var.domain == null
    error_message = "Set certificate_arn, or domain and zone_id, which create a certificate; not both."
  }
}

variable "access_logs" {
  description = "Write the load balancer's log of every request to the logs bucket."
  type        = bool
  default     = true
}

variable "waf_requests" {
  description = "Requests in 5 minutes from one IP address before AWS WAF blocks it. A WAF costs 7 USD per month, plus usage. null for no WAF."
  type        = number
  default     = null

  validation {
    condition     = var.waf_requests == null || try(var.waf_requests >= 10, false)
    error_message = "waf_requests must be at least 10, or null for no WAF."
  }
}

variable "deletion_protection" {
  description = "Protect the load balancer from deletion, which also stops terraform destroy."
  type        = bool
  default     = false
}
