// Adapter files that others wrote, whole and damaged.
#include "lathe/error.h"
#include "peft/adapter_files.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <iterator>

using namespace lathe;
using namespace lathe::test;

class TestAdapterFiles : public QObject {
    Q_OBJECT
private slots:
    void fixturePicklesHoldWhatSafetensorsHold_data() {
        QTest::addColumn<QString>("folder");
        if (fixtureCases("adapters").empty()) QSKIP(noFixture);
        for (const auto& folder : fixtureCases("adapters"))
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixturePicklesHoldWhatSafetensorsHold() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        const bool fusion = std::filesystem::exists(path / "fusion");
        const auto pickled = fusion ? readTensorFile(path / "fusion" / "pytorch_model_adapter_fusion.bin")
                                    : readTensorFile(path / "adapter" / "pytorch_adapter.bin");
        const auto plain = fusion ? readTensorFile(path / "fusion_safetensors" / "model_adapter_fusion.safetensors")
                                  : readTensorFile(path / "adapter_safetensors" / "adapter.safetensors");
        QCOMPARE(pickled.size(), plain.size());
        for (const auto& [name, tensor] : plain)
            QVERIFY2(pickled.contains(name) && at::equal(pickled.at(name), tensor), name.c_str());
    }

    void fixtureDamagedPicklesAreRefused() {
        const auto cases = fixtureCases("adapters");
        const auto found = std::find_if(cases.begin(), cases.end(), [](const auto& folder) {
            return std::filesystem::exists(folder / "adapter" / "pytorch_adapter.bin");
        });
        if (found == cases.end()) QSKIP(noFixture);
        std::ifstream in(*found / "adapter" / "pytorch_adapter.bin", std::ios::binary);
        const std::string whole{std::istreambuf_iterator<char>(in), {}};
        QTemporaryDir out;
        const std::filesystem::path file = out.path().toStdString() + "/pytorch_adapter.bin";
        for (const std::string& bytes : {std::string(), std::string("no zip at all"), whole.substr(0, whole.size() / 2),
                                         whole.substr(whole.size() / 3)}) {
            std::ofstream(file, std::ios::binary) << bytes;
            QVERIFY_THROWS_EXCEPTION(Error, readTensorFile(file));
        }
    }

    void mismatchesAreCounted() {
        const std::map<std::string, at::Tensor> found{
            {"a", at::zeros({2, 3})}, {"b", at::zeros({2})}, {"c", at::zeros({1})}, {"d", at::zeros({1})}};
        const std::map<std::string, at::Tensor> wanted{{"a", at::ones({3, 2})}, {"e", at::ones({2})}};
        try {
            fillTensors("file", found, wanted);
            QFAIL("a foreign file was accepted");
        } catch (const Error& error) {
            const QString message = QString::fromStdString(error.info().message);
            QCOMPARE(message.count(";"), 3); // three of them, and how many more
            QVERIFY(message.contains("and 2 more"));
        }
        QVERIFY(at::equal(wanted.at("e"), at::ones({2})));
        QVERIFY_THROWS_EXCEPTION(Error, fillTensors("file", {{"a", at::full({1}, NAN)}}, {{"a", at::ones({1})}}));
    }
};

LATHE_TEST(TestAdapterFiles)
#include "tst_adapter_files.moc"
