"""Scores are highest for perfect answers, low for random ones, and equal to values computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from ultralytics.models.yolo.detect import DetectionValidator

from lab.evaluation.metrics import Order, aligned, delta1, detection_score, matched, order
from lab.scenes.render import Sighting
from lab.scenes.solids import CLASSES
from yolo_app.postprocess import Detections

MOST = 0.995
"""Ultralytics closes the curve at recall 1 with precision 0, which costs half a step of 101."""


def found(*rows: tuple[float, int, tuple[float, float, float, float]]) -> Detections:
    """Build detections from (confidence, class, box), sorted by falling confidence."""
    return Detections(
        np.array([box for _, _, box in rows], np.float32).reshape(-1, 4),
        np.array([confidence for confidence, _, _ in rows], np.float32),
        np.array([class_id for _, class_id, _ in rows], np.int64),
    )


def sighting(class_id: int, box: tuple[int, int, int, int], depth: float = 1.0) -> Sighting:
    return Sighting(2, class_id, box, 1.0, depth)


def scenes(count: int, seed: int = 0) -> list[list[Sighting]]:
    """Return random objects of random classes."""
    dice = np.random.default_rng(seed)
    return [[_object(dice) for _ in range(dice.integers(1, 8))] for _ in range(count)]


def _object(dice: np.random.Generator) -> Sighting:
    x, y, w, h = dice.integers(0, 200), dice.integers(0, 150), *dice.integers(20, 60, 2)
    return sighting(int(dice.integers(len(CLASSES))), (int(x), int(y), int(x + w), int(y + h)))


def as_found(sightings: list[Sighting]) -> Detections:
    return found(*((0.9, one.class_id, one.box) for one in sightings))


def shaken(sightings: list[Sighting], dice: np.random.Generator) -> Detections:
    """Return detections of which some are shifted and some have another class."""
    rows = []
    for one in sightings:
        box = np.array(one.box) + dice.normal(0, 3, 4)
        wrong = dice.random() < 0.2
        rows.append((round(float(dice.random()), 4), (one.class_id + wrong) % len(CLASSES), tuple(box)))
    return found(*sorted(rows, reverse=True))


class TestDetection:
    def test_perfect_answers_get_the_highest_score(self):
        truths = scenes(20)
        score = detection_score([as_found(truth) for truth in truths], truths)
        assert (score.map50, score.map50_95) == pytest.approx((MOST, MOST))
        assert [one.name for one in score.classes] == [*CLASSES]
        assert sum(one.objects for one in score.classes) == sum(map(len, truths))
        assert [one.ap50 for one in score.classes] == pytest.approx([MOST] * len(CLASSES))

    def test_answers_to_other_pictures_get_a_low_score(self):
        truths = scenes(40)
        score = detection_score([as_found(truth) for truth in (*truths[1:], truths[0])], truths)
        assert score.map50 < 0.1

    def test_no_answers_score_zero(self):
        truths = scenes(5)
        score = detection_score([found()] * 5, truths)
        assert (score.map50, score.map50_95) == (0, 0)

    def test_classes_without_objects_are_left_out(self):
        score = detection_score([found((0.9, 2, (0, 0, 9, 9))), found()], [[sighting(2, (0, 0, 9, 9))], []])
        assert [(one.name, one.objects) for one in score.classes] == [(CLASSES[2], 1)]

    def test_scenes_without_objects_score_zero(self):
        score = detection_score([found((0.9, 2, (0, 0, 9, 9)))], [[]])
        assert (score.map50, score.classes) == (0, ())

    def test_an_overlap_counts_at_each_iou_level_that_it_reaches(self):
        """An IoU just below 0.7 counts at 0.5, 0.55, 0.6 and 0.65."""
        score = detection_score([found((0.9, 0, (0, 0, 100, 69.9)))], [[sighting(0, (0, 0, 100, 100))]])
        assert score.map50 == pytest.approx(MOST)
        assert score.map50_95 == pytest.approx(0.4 * MOST)

    def test_a_more_confident_mistake_halves_the_precision(self):
        """The second of two boxes is right, so the precision is 1/2 at every recall."""
        boxes = found((0.9, 0, (200, 200, 210, 210)), (0.8, 0, (0, 0, 100, 100)))
        score = detection_score([boxes], [[sighting(0, (0, 0, 100, 100))]])
        assert score.map50 == pytest.approx(0.5, abs=0.01)

    def test_the_score_equals_that_of_ultralytics_validator(self, tmp_path):
        dice = np.random.default_rng(1)
        truths = scenes(30)
        answers = [shaken(truth, dice) for truth in truths]
        names = dict(enumerate(CLASSES))
        validator = DetectionValidator(save_dir=tmp_path, args={"plots": False})
        validator.data = {}
        validator.init_metrics(type("Model", (), {"names": names}))
        for truth, answer in zip(truths, answers, strict=True):
            validator.update_metrics([_as_predicted(answer)], _as_batch(truth))
        theirs = validator.get_stats()
        score = detection_score(answers, truths)
        assert 0.2 < score.map50 < 0.9
        assert score.map50 == pytest.approx(theirs["metrics/mAP50(B)"], abs=1e-9)
        assert score.map50_95 == pytest.approx(theirs["metrics/mAP50-95(B)"], abs=1e-9)


def _as_predicted(answer: Detections) -> dict[str, torch.Tensor]:
    return {
        "bboxes": torch.from_numpy(answer.boxes),
        "conf": torch.from_numpy(answer.confidences),
        "cls": torch.from_numpy(answer.class_ids).float(),
        "extra": torch.zeros(len(answer), 0),
    }


def _as_batch(truth: list[Sighting]) -> dict[str, object]:
    """Return a batch for Ultralytics, of a picture of 256 x 256, whose sides divide without rounding."""
    boxes = torch.tensor([one.box for one in truth], dtype=torch.float32)
    centred = torch.cat([(boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]], 1) / 256
    return {
        "batch_idx": torch.zeros(len(truth)),
        "cls": torch.tensor([[float(one.class_id)] for one in truth]),
        "bboxes": centred,
        "ori_shape": [(256, 256)],
        "img": torch.zeros(1, 3, 256, 256),
        "ratio_pad": [((1.0, 1.0), (0, 0))],
        "im_file": ["picture.jpg"],
    }


class TestDelta1:
    depth = np.random.default_rng(2).uniform(1, 30, (40, 50)).astype(np.float32)
    everywhere = np.ones((40, 50), np.bool_)

    @pytest.mark.parametrize(("scale", "shift"), [(1, 0), (7.5, 0), (0.01, -3), (250, 40)])
    def test_any_scale_and_shift_of_inverse_depth_is_perfect(self, scale, shift):
        estimate = (scale / self.depth + shift).astype(np.float32)
        assert delta1(estimate, self.depth, self.everywhere) == 1

    def test_shuffled_answers_are_mostly_wrong(self):
        estimate = np.random.default_rng(3).permutation(1 / self.depth, axis=1)
        assert delta1(estimate.astype(np.float32), self.depth, self.everywhere) < 0.3

    def test_an_inverted_map_scores_like_a_flat_one(self):
        """Its slope is limited to 0: a flat map, which is right where depth is about 1 / mean(1 / depth)."""
        turned = delta1((-1 / self.depth).astype(np.float32), self.depth, self.everywhere)
        assert turned == delta1(np.ones_like(self.depth), self.depth, self.everywhere) < 0.5

    def test_only_counted_pixels_are_fitted_and_scored(self):
        depth = np.array([[1, 2, 4, np.inf]], np.float32)
        estimate = np.array([[1, 0.5, 0.25, 99]], np.float32)
        assert delta1(estimate, depth, np.isfinite(depth)) == 1

    def test_a_depth_off_by_more_than_a_quarter_is_wrong(self):
        """Values 0, 1, 1, 2 for inverse depths 3, 3.9, 6.1, 7: the line 3 + 2 x is 5 where 3.9 is true."""
        depth = 1 / np.array([[3, 3.9, 6.1, 7]], np.float32)
        estimate = np.array([[0, 1, 1, 2]], np.float32)
        assert aligned(estimate[0].astype(float), np.array([3, 3.9, 6.1, 7])) == pytest.approx([3, 5, 5, 7])
        assert delta1(estimate, depth, np.ones_like(depth, np.bool_)) == 3 / 4

    def test_a_pixel_with_negative_fitted_inverse_depth_is_wrong(self):
        """Values 0, 1, 1, 2 for inverse depths 1, 1, 1, 9: the line -1 + 4 x is -1, 3, 3, 7."""
        depth = 1 / np.array([[1, 1, 1, 9]], np.float32)
        estimate = np.array([[0, 1, 1, 2]], np.float32)
        assert aligned(estimate[0].astype(float), np.array([1.0, 1, 1, 9])) == pytest.approx([-1, 3, 3, 7])
        assert delta1(estimate, depth, np.ones_like(depth, np.bool_)) == 0

    def test_a_map_of_nan_is_wrong_everywhere(self):
        estimate = np.full_like(self.depth, np.nan)
        assert delta1(estimate, self.depth, self.everywhere) == 0


class TestMatched:
    objects = (sighting(0, (0, 0, 100, 100)), sighting(0, (50, 0, 150, 100)), sighting(1, (0, 0, 100, 100)))

    def test_a_detection_matches_the_object_of_its_class_that_it_overlaps_most(self):
        boxes = found((0.9, 0, (40, 0, 140, 100)), (0.8, 1, (0, 0, 90, 100)), (0.7, 0, (0, 0, 95, 100)))
        assert matched(boxes, self.objects) == [(0, 1), (1, 2), (2, 0)]

    def test_an_object_is_matched_once(self):
        boxes = found((0.9, 1, (0, 0, 99, 100)), (0.8, 1, (0, 0, 100, 100)))
        assert matched(boxes, self.objects) == [(0, 2)]

    def test_an_overlap_below_one_half_is_no_match(self):
        assert matched(found((0.9, 1, (0, 0, 49, 100))), self.objects) == []
        assert matched(found((0.9, 1, (0, 0, 50, 100))), self.objects) == [(0, 2)]

    def test_no_detections_or_no_objects_give_no_matches(self):
        assert matched(found(), self.objects) == []
        assert matched(found((0.9, 1, (0, 0, 50, 100))), []) == []


class TestOrder:
    def test_larger_is_nearer(self):
        assert order([3.0, 2.0, 1.0], [1.0, 2.0, 4.0]) == Order(3, 3)

    def test_one_flipped_pair_is_one_wrong(self):
        assert order([2.0, 3.0, 1.0], [1.0, 2.0, 4.0]) == Order(2, 3)
        assert order([1.0, 2.0, 3.0], [1.0, 2.0, 4.0]) == Order(0, 3)

    def test_objects_at_similar_depths_are_no_pair(self):
        """2.30 is 15 % behind 2.0, and 2.31 is more."""
        assert order([1.0, 2.0], [2.0, 2.25]) == Order(0, 0)
        assert order([1.0, 2.0], [2.31, 2.0]) == Order(1, 1)

    def test_equal_values_count_as_wrong(self):
        assert order([1.0, 1.0], [1.0, 3.0]) == Order(0, 1)

    def test_orders_add_up_pairs(self):
        assert Order(1, 2) + Order(3, 3) == Order(4, 5)
        assert (Order(4, 5).share, Order().share) == (0.8, 0)
