// What a folder names lies in that folder, however the name is spelled and wherever links lead.
#include "base/inside_folder.h"
#include "files/tensor_file.h"
#include "hub/push_files.h"
#include "lathe/error.h"
#include "models/read_model_spec.h"
#include "rows/dataset_folder.h"
#include "support/small_files.h"
#include "support/test_main.h"
#include "tokenizer/tokenizer.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

class TestLinks : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path at(const std::string& name) const { return fs::path(m_dir->path().toStdString()) / name; }
    void put(const std::string& name, const std::string& content) const {
        fs::create_directories(at(name).parent_path());
        std::ofstream(at(name), std::ios::binary) << content;
    }
    /// The sample model in the folder, one of its files as a link to elsewhere.
    fs::path modelWithLink(const std::string& name) const {
        const fs::path sample = LATHE_SOURCE_DIR "/resources/sample/model";
        fs::create_directories(at("model"));
        for (const auto& entry : fs::directory_iterator(sample)) fs::copy(entry.path(), at("model"));
        fs::remove(at("model") / name);
        fs::create_symlink(sample / name, at("model") / name);
        return at("model");
    }

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void linksAreFollowedInside() {
        put("folder/inner/file", "x");
        put("secret", "x");
        fs::create_symlink("inner/file", at("folder/short"));
        fs::create_symlink(at("folder/inner/file"), at("folder/whole"));
        fs::create_symlink("../secret", at("folder/up"));
        fs::create_symlink(at("secret"), at("folder/away"));
        fs::create_symlink("..", at("folder/parent"));
        fs::create_directory_symlink(at("folder"), at("other name"));
        for (const char* inside : {"inner/file", "short", "whole", "not there", "inner/../inner/file"})
            QVERIFY2(liesInFolder(at("folder"), at("folder") / inside), inside);
        for (const char* outside : {"up", "away", "parent", "parent/secret", "../secret"})
            QVERIFY2(!liesInFolder(at("folder"), at("folder") / outside), outside);
        QVERIFY(liesInFolder(at("other name"), at("other name/short"))); // the folder itself may be a link
        QVERIFY(!liesInFolder(at("other name"), at("other name/up")));
    }

    void theHubsCacheIsOneTree() {
        const std::string tree = "hub/models--org--name/";
        put(tree + "blobs/abc", "x");
        put("hub/models--org--other/blobs/def", "x");
        fs::create_directories(at(tree + "snapshots/commit/part"));
        fs::create_symlink("../../blobs/abc", at(tree + "snapshots/commit/config.json"));
        fs::create_symlink("../../../blobs/abc", at(tree + "snapshots/commit/part/config.json"));
        fs::create_symlink("../../../models--org--other/blobs/def", at(tree + "snapshots/commit/other"));
        const fs::path snapshot = at(tree + "snapshots/commit");
        QVERIFY(liesInFolder(snapshot, snapshot / "config.json"));
        QVERIFY(liesInFolder(snapshot, snapshot / "part/config.json"));
        QVERIFY(!liesInFolder(snapshot, snapshot / "other"));
    }

    void aModelsFilesAreItsOwn_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"})
            QTest::newRow(name) << name;
    }
    void aModelsFilesAreItsOwn() {
        QFETCH(QString, name);
        const fs::path model = modelWithLink(name.toStdString());
        const std::string said = errorOf(
            [&] {
                readModelSpec(model);
                readModelText(model);
                openTensors(model);
            },
            ErrorKind::BadFile);
        QVERIFY(test::contains(said, name.toStdString() + " is a link that leads out of its folder"));
    }

    void namesInIndexesStayInside_data() {
        QTest::addColumn<QString>("index");
        QTest::addColumn<QString>("shard");
        for (const char* index : {"model.safetensors.index.json", "pytorch_model.bin.index.json"})
            for (const char* shard :
                 {"../outside.safetensors", "/etc/passwd", "..", "a/../../b", "link.safetensors", ""})
                QTest::newRow((std::string(index) + " " + shard).c_str()) << index << shard;
    }
    void namesInIndexesStayInside() {
        QFETCH(QString, index);
        QFETCH(QString, shard);
        const std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
        std::string file(8, '\0');
        file[0] = char(header.size());
        put("outside.safetensors", file + header + std::string(4, '\0'));
        put("model/here", "");
        fs::create_symlink("../outside.safetensors", at("model/link.safetensors"));
        put("model/" + index.toStdString(), "{\"weight_map\":{\"a\":\"" + shard.toStdString() + "\"}}");
        const std::string said = errorOf([&] { openTensors(at("model")); }, ErrorKind::BadFile);
        QVERIFY2(said.find("no plain file name") != std::string::npos || said.find("leads out") != std::string::npos,
                 said.c_str());
    }

    void aFoldersRowsAreItsOwn() {
        put("secret.jsonl", R"({"text": "a key"})");
        put("data/train.jsonl", R"({"text": "a row"})");
        fs::create_directory_symlink(".", at("data/again"));
        fs::create_symlink("../secret", at("data/.hidden.jsonl"));
        const auto files = [&] { return datasetFiles(at("data"), DataRole::Train, Task::LanguageModeling); };
        QCOMPARE(files(), std::vector<fs::path>{at("data/train.jsonl")});
        // Nobody trains on what is left of a folder without being told: the link is an error, not a row less.
        fs::create_symlink("../secret.jsonl", at("data/more.jsonl"));
        QVERIFY(
            test::contains(errorOf(files, ErrorKind::BadFile), "more.jsonl is a link that leads out of its folder"));
    }

    void anUploadHasWhatTheFolderHas() {
        put("secret", "a key");
        put("result/adapter_model.safetensors", "x");
        put("result/deep/README.md", "x");
        fs::create_symlink("../secret", at("result/id_rsa"));
        fs::create_directory_symlink("..", at("result/up"));
        fs::create_directory_symlink(".", at("result/loop"));
        fs::create_symlink("deep/README.md", at("result/README.md"));
        const FilesToPush found = filesToPush(at("result"));
        std::vector<std::string> names;
        for (const FileToPush& file : found.files) names.push_back(file.path);
        QCOMPARE(names, (std::vector<std::string>{"README.md", "adapter_model.safetensors", "deep/README.md"}));
        QCOMPARE(found.leftOut.size(), std::size_t(3));
    }
};

LATHE_TEST(TestLinks)
#include "tst_links.moc"
