import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, type RefObject } from 'react';
import { PerspectiveCamera } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

interface OrbitCameraProps {
  /** Set while mounted, so that keys can control the view as well. */
  controlsRef: RefObject<OrbitControls | null>;
  /** The distance from the camera to the centre of rotation. */
  around: number;
  /** The vertical field of view in degrees. */
  angle: number;
  /** True if rotation may slow down gradually. */
  smooth: boolean;
}

/** Rotate and zoom the view by pointer and wheel. */
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
