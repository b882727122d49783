import { useCallback, useState, type ReactNode } from 'react';

interface BlobImageProps {
  blob: Blob;
  alt: string;
  className?: string | undefined;
  /** Shown if this browser cannot read the picture. */
  fallback?: ReactNode;
}

/** Show a picture from a blob. Its object URL is revoked on unmount. */
export function BlobImage({ blob, alt, className, fallback = null }: BlobImageProps) {
  const [unreadable, setUnreadable] = useState<Blob | null>(null);
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(blob);
      image.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [blob],
  );
  if (unreadable === blob) return fallback;
  return (
    <img
      ref={show}
      alt={alt}
      className={className}
      onError={() => {
        setUnreadable(blob);
      }}
    />
  );
}
