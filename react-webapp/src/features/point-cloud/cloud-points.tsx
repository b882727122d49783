import { useThree } from '@react-three/fiber';
import type { Cloud } from '@/shared/depth-map/worker-protocol';

// A little more than the distance between two points on the screen, so that a surface is closed from the front.
const OVERLAP = 1.4;

/** The points on the graphics card; React three fiber frees them with the component. `wider` stretches x and y. */
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
