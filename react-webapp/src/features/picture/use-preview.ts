import { useEffect, useState } from 'react';
import { useUploadQuery } from '@/shared/api/use-upload-query';
import type { ChosenFile } from '@/shared/picture-types';
import { prepareUpload } from '@/shared/sending/prepare-upload';

export interface Preview {
  blob: Blob;
  url: string;
}

/**
 * Get a JPEG copy of a picture that this browser cannot show, such as HEIC, from the detection service. It draws boxes
 * only for objects of confidence 1, which do not occur. Return null until the copy is ready.
 */
export function usePreview(picture: ChosenFile, needed: boolean): Preview | null {
  const { query } = useUploadQuery({
    key: ['preview', picture.id],
    service: 'yolo',
    path: '/detect?conf=1&max_det=1',
    form: async () => {
      const form = new FormData();
      form.append('image', (await prepareUpload(picture)).file);
      return form;
    },
    read: (response) => response.blob(),
    enabled: needed,
    accept: 'image/jpeg, application/problem+json',
  });
  const blob = query.data;
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    const image = new Image();
    image.onload = () => {
      setPreview({ blob, url });
    };
    image.src = url;
    return () => {
      image.onload = null;
      URL.revokeObjectURL(url);
    };
  }, [blob]);
  return preview;
}
