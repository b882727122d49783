import { useThree } from '@react-three/fiber';
import type { Cloud } from '@/shared/depth-map/worker-protocol';

// Slightly larger than the distance between points on the screen, so that surfaces have no gaps from the front.
const OVERLAP = 1.4;

/** Draw the points; React Three Fiber frees their GPU memory at unmount. `wider` scales x and y. */
export function CloudPoints({ cloud: { positions, colours, rows }, wider }: { cloud: Cloud; wider: number }) {
  const height = useThree(({ size }) => size.height);
  return (
    <points scale={[wider, wider, 1]} frustumCulled={false}>
      <bufferGeometry>
        <bufferAttribute attach="attributes-position" args={[positions, 3]} />
        <bufferAttribute attach="attributes-color" args={[colours, 3, true]} />
      </bufferGeometry>
      <pointsMaterial vertexColors sizeAttenuation={false} size={Math.max(1, (height / rows) * OVERLAP)} />
    </points>
  );
}
