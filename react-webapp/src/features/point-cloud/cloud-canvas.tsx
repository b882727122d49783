import { useReducedMotion } from '@mantine/hooks';
import { Canvas } from '@react-three/fiber';
import { useId, useRef, type KeyboardEvent } from 'react';
import type { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Cloud } from '@/shared/depth-map/worker-protocol';
import type { PictureSize } from '@/shared/picture-types';
import { CloudPoints } from './cloud-points';
import classes from './cloud-canvas.module.css';
import { verticalAngle, widthFactor } from './field-of-view';
import { medianDistance } from './median-distance';
import { OrbitCamera } from './orbit-camera';
import { steeringForKey } from './keyboard-steering';

interface CloudCanvasProps {
  cloud: Cloud;
  size: PictureSize;
  /** The field of view in degrees across the picture's long side. */
  fov: number;
}

/** Draw the point cloud, first from the position of the camera; frames are rendered only on changes. */
export default function CloudCanvas({ cloud, size, fov }: CloudCanvasProps) {
  const help = useId();
  const controls = useRef<OrbitControls>(null);
  const still = useReducedMotion();
  const around = medianDistance(cloud.positions);
  const steer = (event: KeyboardEvent) => {
    const steering = event.ctrlKey || event.metaKey || event.altKey ? null : steeringForKey(event.key);
    if (!steering || !controls.current) return;
    event.preventDefault();
    if (steering === 'reset') {
      controls.current.reset();
      return;
    }
    if (steering.left !== 0) controls.current.rotateLeft(steering.left);
    if (steering.up !== 0) controls.current.rotateUp(steering.up);
    if (steering.nearer !== 1) controls.current.dollyIn(steering.nearer);
  };
  return (
    <div
      className={classes.stage}
      role="application"
      aria-label="The picture as a point cloud"
      aria-describedby={help}
      tabIndex={0}
      onKeyDown={steer}
    >
      {/* linear and flat: the picture's colours are already screen colours. */}
      <Canvas
        linear
        flat
        frameloop="demand"
        dpr={[1, 2]}
        camera={{ position: [0, 0, 0], near: around / 100, far: around * 100 }}
      >
        <CloudPoints cloud={cloud} wider={widthFactor(fov)} />
        <OrbitCamera controlsRef={controls} around={around} angle={verticalAngle(fov, size)} smooth={!still} />
      </Canvas>
      <p id={help} className={classes.help}>
        Drag or arrow keys: rotate. Wheel, + or −: zoom. 0: reset the view.
      </p>
    </div>
  );
}
