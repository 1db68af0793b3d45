#include "backend/core/files/file_builders.h"
#include "base/json.h"
#include "files/gguf.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

/// Damaged files: opening either works, and then every tensor can be read, or throws lathe::Error. Nothing else.
class TestMutations : public QObject {
    Q_OBJECT
private slots:
    void flippedFixtureBytes_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("rounds");
        const fs::path gguf = fixtures() / "gguf";
        for (const auto& item : fs::directory_iterator(gguf))
            if (item.path().extension() == ".gguf")
                QTest::newRow("gguf") << QString::fromStdString(item.path().string()) << 2000;
        for (const fs::path& folder : modelCases()) // those whose tensors lie in an order of their own
            if (fs::exists(folder / "model.Q8_0.gguf"))
                QTest::newRow((folder.filename().string() + " gguf").c_str())
                    << QString::fromStdString((folder / "model.Q8_0.gguf").string()) << 200;
        for (const char* name : {"archive", "pickles"})
            QTest::newRow(name) << QString(LATHE_TORCH_DATA "/") + name + ".bin" << 1000;
        for (const fs::path& folder : fixtureCases("peft"))
            if (fs::exists(folder / "adapter/adapter_model.safetensors")) {
                QTest::newRow("safetensors")
                    << QString::fromStdString((folder / "adapter/adapter_model.safetensors").string()) << 2000;
                break;
            }
    }
    void flippedFixtureBytes() {
        QFETCH(QString, path);
        QFETCH(int, rounds);
        const std::string whole = readTextFile(path.toStdString());
        const std::size_t header = headerBytes(whole);
        QTemporaryDir dir;
        const fs::path damaged = dir.filePath("damaged").toStdString();
        std::mt19937 random(17);
        int refused = 0;
        for (int round = 0; round < rounds; ++round) {
            std::string bytes = whole;
            for (unsigned i = 0, changes = 1 + random() % 3; i < changes; ++i) change(bytes, header, random);
            put(damaged, bytes);
            try {
                const auto file = openTensors(damaged);
                std::vector<float> values;
                for (const TensorInfo& info : file->tensors()) {
                    QVERIFY(info.count() >= 0
                            && info.count() <= std::int64_t(bytes.size()) * 4); // no type has more than 4 a byte
                    values.resize(std::size_t(info.count()));
                    readAsF32(info, values);
                }
            } catch (const Error& error) {
                QVERIFY(!error.info().message.empty());
                ++refused;
            }
        }
        QVERIFY(refused > rounds / 10 && refused < rounds);
    }

private:
    static std::size_t headerBytes(const std::string& bytes) {
        if (bytes.starts_with("GGUF")) return bytes.size() / 10;
        if (bytes.starts_with("PK") || bytes.starts_with("\x80")) return bytes.size(); // pickles anywhere in it
        std::uint64_t length;
        std::memcpy(&length, bytes.data(), 8);
        return 8 + std::size_t(length);
    }

    static void change(std::string& bytes, std::size_t header, std::mt19937& random) {
        if (bytes.empty()) return;
        const std::size_t at = random() % std::min(header, bytes.size());
        switch (random() % 5) {
        case 0: bytes[at] = char(bytes[at] ^ 1 << random() % 8); break;
        case 1: bytes[at] = char(random()); break;
        case 2: bytes[at] = "\xff\0\x7f\x80"[random() % 4]; break;
        case 3: bytes.erase(at, 1 + random() % 16); break;
        default:
            bytes.resize(random() % 8 == 0 ? at + 1
                                           : bytes.size() - random() % std::min<std::size_t>(64, bytes.size()));
            break;
        }
    }
};

LATHE_TEST(TestMutations)
#include "tst_mutations.moc"
