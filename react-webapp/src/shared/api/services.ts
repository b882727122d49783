export const services = {
  yolo: { prefix: '/yoloapi', task: 'Detection', name: 'The detection service' },
  depth: { prefix: '/depthapi', task: 'Depth', name: 'The depth service' },
} as const;

export type ServiceKey = keyof typeof services;
