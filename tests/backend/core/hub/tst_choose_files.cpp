// What is fetched of a repository when nobody says.
#include "hub/choose_files.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;

namespace {

HubRepository holding(const QStringList& paths) {
    HubRepository repository{"org/name", std::string(40, 'a'), {}};
    for (const QString& path : paths) repository.files.push_back({path.toStdString(), 1'000'000, std::string(40, 'b')});
    return repository;
}

} // namespace

class TestChooseFiles : public QObject {
    Q_OBJECT
private slots:
    void aModelNeeds_data() {
        QTest::addColumn<QStringList>("wanted");
        QTest::addColumn<QStringList>("leftOut");
        QTest::addColumn<QStringList>("patterns");
        const QStringList beside{"config.json",         "tokenizer.json", "merges.txt",
                                 "chat_template.jinja", "LICENSE",        "README.md"};
        QTest::newRow("safetensors, not .bin")
            << beside + QStringList{"model.safetensors"}
            << QStringList{"pytorch_model.bin", "tf_model.h5", "onnx/model.onnx", ".gitattributes"} << QStringList();
        QTest::newRow("shards, not the same once more")
            << QStringList{"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
                           "model.safetensors.index.json"}
            << QStringList{"consolidated.safetensors", "original/consolidated.00.pth", "model.fp16.safetensors"}
            << QStringList();
        QTest::newRow("adapter") << QStringList{"adapter_model.safetensors", "adapter_config.json"}
                                 << QStringList{"checkpoint-10/adapter_model.safetensors", "optimizer.pt"}
                                 << QStringList();
        QTest::newRow("one GGUF in parts") << QStringList{"m-Q8_0-00001-of-00002.gguf", "m-Q8_0-00002-of-00002.gguf"}
                                           << QStringList{"mmproj-m.gguf"} << QStringList();
        QTest::newRow(".bin where there is nothing else")
            << QStringList{"pytorch_model.bin", "config.json"} << QStringList{"training_args.bin"} << QStringList();
        QTest::newRow("by pattern") << QStringList{"onnx/model.onnx", "config.json"}
                                    << QStringList{"model.safetensors", "readme.txt"}
                                    << QStringList{"onnx/", "conf*.json"};
    }
    void aModelNeeds() {
        QFETCH(QStringList, wanted);
        QFETCH(QStringList, leftOut);
        QFETCH(QStringList, patterns);
        std::vector<std::string> words;
        for (const QString& pattern : patterns) words.push_back(pattern.toStdString());
        QStringList chosen;
        for (const HubFile& file : chooseFiles(holding(wanted + leftOut), words).chosen)
            chosen << QString::fromStdString(file.path);
        chosen.sort();
        wanted.sort();
        QCOMPARE(chosen, wanted);
    }

    void whatIsNotClearIsAsked() {
        try {
            chooseFiles(holding({"m-Q4_K_M.gguf", "m-Q8_0.gguf", "config.json"}), {});
            QFAIL("chose one of two");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadInput);
            QVERIFY(error.info().message.find("m-Q8_0.gguf") != std::string::npos);
            QVERIFY(error.info().hint.find("--files") != std::string::npos);
        }
        QVERIFY_THROWS_EXCEPTION(Error, chooseFiles(holding({"config.json"}), {"*.gguf"}));
    }
};

LATHE_TEST(TestChooseFiles)
#include "tst_choose_files.moc"
