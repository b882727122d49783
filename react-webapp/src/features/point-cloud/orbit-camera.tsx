import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, type RefObject } from 'react';
import { PerspectiveCamera } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

interface OrbitCameraProps {
  /** Filled while the view can be turned: by it the keys do what the pointer does. */
  controlsRef: RefObject<OrbitControls | null>;
  /** How far before the camera lies what the view turns around. */
  around: number;
  /** Degrees from the lower to the upper edge of the view. */
  angle: number;
  /** Whether a turn may run out softly. */
  smooth: boolean;
}

/** Turns and nears the view by pointer and wheel. */
export function OrbitCamera({ controlsRef, around, angle, smooth }: OrbitCameraProps) {
  const get = useThree((state) => state.get);

  useEffect(() => {
    const { camera, gl, invalidate } = get();
    const controls = new OrbitControls(camera, gl.domElement);
    controls.target.set(0, 0, -around);
    controls.minDistance = around / 20;
    controls.maxDistance = around * 10;
    controls.enableDamping = smooth;
    controls.update();
    controls.saveState();
    controls.addEventListener('change', () => {
      invalidate();
    });
    controlsRef.current = controls;
    return () => {
      controlsRef.current = null;
      controls.dispose();
    };
  }, [get, controlsRef, around, smooth]);

  useEffect(() => {
    const { camera, invalidate } = get();
    if (!(camera instanceof PerspectiveCamera)) return;
    camera.fov = angle;
    camera.updateProjectionMatrix();
    invalidate();
  }, [get, angle]);

  useFrame(() => {
    controlsRef.current?.update();
  });
  return null;
}
