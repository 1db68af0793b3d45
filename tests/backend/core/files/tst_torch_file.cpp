// Files that PyTorch wrote (tests/data/torch/make_torch.py), against the same tensors in safetensors.
#include "backend/core/files/file_builders.h"
#include "base/json.h"
#include "files/torch_file.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

namespace {

const fs::path torchData = LATHE_TORCH_DATA;

std::vector<float> asFloats(const TensorInfo& info) {
    std::vector<float> values(std::size_t(info.count()));
    readAsF32(info, values);
    return values;
}

} // namespace

class TestTorchFile : public QObject {
    Q_OBJECT
private slots:
    void holdsWhatSafetensorsHold_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"archive", "archive_4", "pickles"}) QTest::newRow(name) << QString(name) + ".bin";
    }
    void holdsWhatSafetensorsHold() {
        QFETCH(QString, name);
        const auto file = openTensors(torchData / name.toStdString()),
                   expected = openTensors(torchData / "expected.safetensors");
        QCOMPARE(file->tensors().size(), expected->tensors().size());
        for (const TensorInfo& wanted : expected->tensors()) {
            const TensorInfo* found = file->find(wanted.name);
            QVERIFY2(found, wanted.name.c_str());
            QCOMPARE(toString(found->type), toString(wanted.type));
            QCOMPARE(found->shape, wanted.shape);
            QVERIFY2(asFloats(*found) == asFloats(wanted), wanted.name.c_str());
        }
    }

    /// What shares a storage is held once, and no tensor that a TensorInfo can tell of is copied.
    void bytesAreTheFilesOwn() {
        const auto file = openTensors(torchData / "archive.bin");
        QVERIFY(file->find("tied")->bytes.data() == file->find("table")->bytes.data());
        QVERIFY(file->find("rows")->bytes.data() == file->find("table")->bytes.data() + 2 * 4 * 4);
        QVERIFY(file->find("transposed")->transposed);
        QVERIFY(!file->find("expanded")->transposed && file->find("expanded")->liesAsIs());
    }

    void aModulesAttributesAreNoTensors() {
        const auto file = openTensors(torchData / "module.bin");
        QCOMPARE(file->tensors().size(), std::size_t(2));
        QCOMPARE(file->find("weight")->shape, (std::vector<std::int64_t>{2, 3}));
    }

    void nothingIsCalled() {
        const QTemporaryDir dir;
        const fs::path before = fs::current_path();
        fs::current_path(dir.path().toStdString()); // where the call would leave its trace
        const std::string error = errorOf([] { openTensors(torchData / "calls.bin"); });
        fs::current_path(before);
        QVERIFY2(error.find("posix.mkdir") != std::string::npos && error.find("extra") != std::string::npos,
                 error.c_str());
        QVERIFY(fs::is_empty(dir.path().toStdString()));
    }

    void cutAnywhereItIsRefused() {
        const QTemporaryDir dir;
        const fs::path path = dir.filePath("pytorch_model.bin").toStdString();
        for (const char* name : {"module.bin", "pickles.bin"}) {
            const std::string whole = readTextFile(torchData / name);
            for (std::size_t length = 0; length < whole.size(); length += 7) {
                put(path, whole.substr(0, length));
                QVERIFY2(!errorOf([&] { openTensors(path); }).empty(), std::to_string(length).c_str());
            }
        }
    }

    void brokenPicklesAreNamed_data() {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const std::string& pickle, const char* said) {
            QTest::newRow(name) << QByteArray::fromStdString("\x80\x02" + pickle) << QString(said);
        };
        row("no magic number", "}.", "none of torch.save()");
        row("an empty stack", ".", "an operand is missing");
        row("no mark", "u.", "a mark is missing");
        row("never kept", "h\x05.", "never kept");
        row("entries of a number", "K\x01K\x02K\x03s.", "holds none");
        row("text cut off", std::string("X\xff\xff\xff\x7f", 5), "cut off");
        row("an opcode of another time", "I1\n.", "opcode 73");
        row("a list in itself",
            "]q\x01h\x01"
            "a.",
            "none of torch.save()");
        row("deep", std::string(200'000, ']') + std::string(199'999, 'a') + ".", "none of torch.save()");
        row("endless", std::string(1'100'000, ']') + ".", "million values");
    }
    void brokenPicklesAreNamed() {
        QFETCH(QByteArray, pickle);
        QFETCH(QString, said);
        const QTemporaryDir dir;
        const fs::path path = dir.filePath("pytorch_model.bin").toStdString();
        put(path, pickle.toStdString());
        const QString error = QString::fromStdString(errorOf([&] { openTensors(path); }));
        QVERIFY2(error.contains(said) && error.contains("pytorch_model.bin"), qPrintable("said: " + error));
    }

    /// transformers' order: safetensors first, and an index where there is no file.
    void aFoldersWeights() {
        const QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        QVERIFY(!weightsIn(folder));
        fs::copy_file(torchData / "module.bin", folder / "pytorch_model-00001-of-00002.bin");
        fs::copy_file(torchData / "archive.bin", folder / "pytorch_model-00002-of-00002.bin");
        nlohmann::json map;
        for (const char* name : {"weight", "bias"}) map[name] = "pytorch_model-00001-of-00002.bin";
        const auto second = openTensors(torchData / "archive.bin");
        for (const TensorInfo& info : second->tensors()) map[info.name] = "pytorch_model-00002-of-00002.bin";
        put(folder / "pytorch_model.bin.index.json", nlohmann::json{{"weight_map", map}}.dump());
        QCOMPARE(openTensors(folder)->tensors().size(), map.size());
        fs::copy_file(torchData / "pickles.bin", folder / "pytorch_model.bin");
        QCOMPARE(weightsIn(folder)->filename().string(), std::string("pytorch_model.bin"));
        QVERIFY(!openTensors(folder)->find("bias"));
        fs::copy_file(torchData / "expected.safetensors", folder / "model.safetensors");
        QCOMPARE(weightsIn(folder)->filename().string(), std::string("model.safetensors"));
    }
};

LATHE_TEST(TestTorchFile)
#include "tst_torch_file.moc"
