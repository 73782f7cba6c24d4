"""Ten characters of old Japanese books, written with a brush, in the form of MNIST."""

from cnn_demo.data.dataset import DatasetSpec, Framing

SPEC = DatasetSpec(
    id="kmnist",
    title="KMNIST",
    shape=(1, 28, 28),
    classes=("o お", "ki き", "su す", "tsu つ", "na な", "ha は", "ma ま", "ya や", "re れ", "wo を"),
    mean=(0.1918,),
    std=(0.3483,),
    torchvision_name="KMNIST",
    download_from="http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    train_images=60_000,
    test_images=10_000,
    download_megabytes=21,
    license="CC BY-SA 4.0",
    source="Clanuwat et al.: Deep learning for classical Japanese literature, 2018, arXiv:1812.01718",
    mirrored_is_same=False,
    framing=Framing("characters", is_written=True, share=1),
    has_sample=False,
)
