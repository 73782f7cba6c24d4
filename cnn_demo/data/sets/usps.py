"""Digits of zip codes on envelopes, 16×16: what the first convolutional networks learned from."""

from cnn_demo.data.dataset import DatasetSpec, Framing

SPEC = DatasetSpec(
    id="usps",
    title="USPS",
    shape=(1, 16, 16),
    classes=("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    mean=(0.2469,),
    std=(0.2989,),
    torchvision_name="USPS",
    download_from="https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass/",
    train_images=7_291,
    test_images=2_007,
    download_megabytes=8,
    license="none stated; cite Hull 1994",
    source="Hull: A database for handwritten text recognition research, 1994",
    mirrored_is_same=False,
    framing=Framing("zip codes", is_written=True, share=1),
    has_sample=False,
)
