// The model library against folders as other programs lay them out, whole and broken.
#include "backend/core/files/file_builders.h"
#include "estimate/devices.h"
#include "library/library_json.h"
#include "library/license.h"
#include "library/places.h"
#include "library/scan.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

const json smallConfig{{"architectures", {"LlamaForCausalLM"}},
                       {"model_type", "llama"},
                       {"hidden_size", 8},
                       {"intermediate_size", 16},
                       {"num_hidden_layers", 2},
                       {"num_attention_heads", 2},
                       {"num_key_value_heads", 2},
                       {"vocab_size", 32},
                       {"max_position_embeddings", 512},
                       {"dtype", "bfloat16"}};

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    put(path, text);
}

/// The weights that the config asks for, all zero.
std::string weightsOf(const json& config) {
    json header;
    std::size_t at = 0;
    for (const ParameterSpec& parameter : parameterSpecs(specFromConfig(config))) {
        std::size_t bytes = 2;
        for (const std::int64_t size : parameter.shape) bytes *= std::size_t(size);
        header[parameter.name] = {{"dtype", "BF16"}, {"shape", parameter.shape}, {"data_offsets", {at, at + bytes}}};
        at += bytes;
    }
    return safetensors(header.dump(), std::string(at, 0));
}

void writeModel(const fs::path& folder, const json& config = smallConfig) {
    write(folder / "config.json", config.dump());
    write(folder / "model.safetensors", weightsOf(smallConfig));
}

/// A GGUF file of an architecture that nobody has.
std::string strangeGguf(const char* license = "mit") {
    const auto text = [](const std::string& value) { return raw(std::uint32_t(8)) + ggufText(value); };
    return gguf({{"general.architecture", text("zebra")},
                 {"general.license", text(license)},
                 {"zebra.context_length", raw(std::uint32_t(4)) + raw(std::uint32_t(4096))}},
                {{"token_embd.weight", {8, 4}, 0, 0}}, std::string(128, 0));
}

Scan scan(const fs::path& folder, ModelSource source = ModelSource::Folder, const KnownModels& known = {}) {
    return scanPlaces({{.path = folder.string(), .source = source, .added = true, .there = true}}, known,
                      thisProcessor(), {}, [](auto...) {});
}

std::vector<LibraryModel> entriesOf(const Scan& scan) {
    std::vector<LibraryModel> all;
    for (const auto& [path, model] : scan.models) all.push_back(model.entry);
    return all;
}

LibraryModel entryNamed(const Scan& scan, const std::string& name) {
    for (const auto& [path, model] : scan.models)
        if (model.entry.name == name) return model.entry;
    std::string names;
    for (const auto& [path, model] : scan.models) names += model.entry.name + ", ";
    throw Error(ErrorKind::Bug, "no model is called " + name + ", but " + names);
}

std::string told(const LibraryModel& model) {
    std::string all;
    for (const std::string& problem : model.problems) all += problem + "\n";
    return all;
}
bool says(const LibraryModel& model, const char* part) { return told(model).find(part) != std::string::npos; }

} // namespace

class TestLibrary : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path at(const std::string& name) const { return fs::canonical(m_folder->path().toStdString()) / name; }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aFolderOfItsOwn() {
        writeModel(at("models/客服模型"));
        write(at("models/客服模型/README.md"), "---\nlanguage: zh\nlicense: apache-2.0 # really\n---\n# Model\n");
        const LibraryModel model = entryNamed(scan(at("models")), "客服模型");
        QVERIFY2(model.supported && model.problems.empty(), told(model).c_str());
        QCOMPARE(model.path, at("models/客服模型").string());
        QCOMPARE(model.format, std::string("safetensors"));
        QCOMPARE(model.stored, std::string("BF16"));
        QCOMPARE(model.architecture, std::string("LlamaForCausalLM"));
        QCOMPARE(model.license, std::string("apache-2.0"));
        QCOMPARE(model.context, std::int64_t(512));
        // Two matrices of words, and for each layer four of attention, three of the feed-forward and two norms; a norm
        // at the end.
        QCOMPARE(model.parameters, std::int64_t(2 * 32 * 8 + 2 * (4 * 64 + 3 * 128 + 2 * 8) + 8));
        std::int64_t bytes = 0;
        for (const fs::directory_entry& file : fs::directory_iterator(model.path))
            bytes += std::int64_t(file.file_size());
        QCOMPARE(model.bytes, bytes);
        QCOMPARE(model.needs.size(), std::size_t(2));
        QVERIFY(model.needs[0].bytes > model.parameters * 2);
        QVERIFY(fittingNeed(model, std::int64_t(64) << 30) == &model.needs[0]);
        QVERIFY(fittingNeed(model, 1000) == nullptr);
    }

    void theHubsCache() {
        const std::string commit(40, 'a');
        const fs::path repository = at("hub/models--org--some-model");
        writeModel(at("made"));
        for (const char* file : {"config.json", "model.safetensors"}) {
            fs::create_directories(repository / "blobs");
            fs::rename(at("made") / file, repository / "blobs" / (std::string("b") + file));
            fs::create_directories(repository / "snapshots" / commit);
            fs::create_symlink(fs::path("../../blobs") / (std::string("b") + file),
                               repository / "snapshots" / commit / file);
        }
        write(repository / "refs/main", commit);
        write(repository / "refs/pr/1", std::string(40, 'c'));
        write(at("hub/datasets--org--data/snapshots/x/config.json"), smallConfig.dump());
        const Scan found = scan(at("hub"), ModelSource::HuggingFace);
        const LibraryModel model = entryNamed(found, "org/some-model");
        QVERIFY2(model.supported, told(model).c_str());
        QCOMPARE(model.revision, std::string("main"));
        QVERIFY(model.source == ModelSource::HuggingFace);
        QCOMPARE(model.path, (repository / "snapshots" / commit).string());
        QVERIFY(model.bytes > model.parameters * 2); // of the blobs, not of the links

        fs::remove(repository / "blobs/bmodel.safetensors"); // as when a download is broken off
        write(repository / "blobs/bmodel.safetensors.incomplete", "half");
        const LibraryModel half = entryNamed(scan(at("hub"), ModelSource::HuggingFace), "org/some-model");
        QVERIFY(!half.supported);
        QVERIFY2(says(half, "model.safetensors is a link to a missing file") && says(half, "interrupted"),
                 told(half).c_str());
    }

    void aDownloadThatOnlyBegan() {
        const fs::path repository = at("hub/models--org--begun");
        write(repository / "blobs/abc.incomplete", "half");
        write(at("hub/models--org--tokenizer/snapshots/1/tokenizer.json"), "{}"); // no model, so nothing to say
        const Scan found = scan(at("hub"));
        QCOMPARE(found.models.size(), std::size_t(1));
        QVERIFY(says(entryNamed(found, "org/begun"), "interrupted"));
    }

    void ollamasStore() {
        const std::string blob = strangeGguf(), digest(64, 'd'), license(64, 'e');
        write(at("ollama/blobs/sha256-" + digest), blob);
        write(at("ollama/blobs/sha256-" + license), "\n  MIT License\n\nPermission is granted\n");
        const auto manifest = [&](const std::string& model, std::size_t size) {
            return json{
                {"schemaVersion", 2},
                {"layers",
                 {{{"mediaType", "application/vnd.ollama.image.model"}, {"digest", "sha256:" + model}, {"size", size}},
                  {{"mediaType", "application/vnd.ollama.image.license"},
                   {"digest", "sha256:" + license},
                   {"size", 3}}}}}
                .dump();
        };
        const std::string host = "ollama/manifests/registry.ollama.ai/";
        write(at(host + "library/zebra/1b"), manifest(digest, blob.size()));
        write(at(host + "someone/zebra/latest"), manifest(std::string(64, 'f'), 10));
        write(at("ollama/manifests/hf.co/org/repo/Q4_K_M"), "not JSON");
        write(at(host + "library/evil/x"), manifest("../../../etc/passwd", 10));
        const Scan found = scan(at("ollama"), ModelSource::Ollama);
        const LibraryModel model = entryNamed(found, "zebra:1b");
        QVERIFY(model.source == ModelSource::Ollama);
        QCOMPARE(model.path, at("ollama/blobs/sha256-" + digest).string());
        QCOMPARE(model.license, std::string("mit")); // the file's own word goes first
        QCOMPARE(model.context, std::int64_t(4096));
        QCOMPARE(model.bytes, std::int64_t(blob.size()));
        QVERIFY2(!model.supported && says(model, "The architecture zebra is not supported; nearest: "),
                 told(model).c_str());
        QVERIFY(says(entryNamed(found, "someone/zebra:latest"), "not in Ollama's store"));
        QVERIFY(says(entryNamed(found, "hf.co/org/repo:Q4_K_M"), "line 1"));
        QVERIFY(!entryNamed(found, "evil:x").supported);
        put(at("ollama/blobs/sha256-" + digest), blob.substr(0, 60));
        QVERIFY(says(entryNamed(scan(at("ollama")), "zebra:1b"),
                     "Its file has 60 bytes")); // found by its layout, whoever added it
    }

    void lmStudiosFolders() {
        write(at("lm/publisher/Zebra-GGUF/zebra-Q4_K_M.gguf"), strangeGguf());
        write(at("lm/publisher/Two/one.gguf"), strangeGguf());
        write(at("lm/publisher/Two/two.gguf.part"), "half");
        const Scan found = scan(at("lm"), ModelSource::LmStudio);
        QCOMPARE(entryNamed(found, "publisher/Zebra-GGUF").format, std::string("gguf"));
        QVERIFY(entryNamed(found, "publisher/Two").problems.size() == 1);
        QVERIFY(says(entryNamed(found, "publisher/Two/two.gguf"), "only partly downloaded"));
    }

    void whatIsWrongIsSaidBesideTheEntry_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        const auto config = [](const char* key, const json& value) {
            json changed = smallConfig;
            changed[key] = value;
            return QByteArray::fromStdString(changed.dump());
        };
        QTest::newRow("unknown architecture")
            << "config.json" << config("architectures", {"LlamaForCausalLM2"})
            << "The architecture LlamaForCausalLM2 is not supported; nearest: LlamaForCausalLM";
        QTest::newRow("config is no JSON") << "config.json" << QByteArray("{\"a\": ") << "config.json, line 1";
        QTest::newRow("impossible size") << "config.json" << config("hidden_size", -3) << "-3";
        QTest::newRow("quantized elsewhere")
            << "config.json" << config("quantization_config", {{"quant_method", "gptq"}})
            << "quantized by GPTQ (quant_method gptq), which Lathe does not open";
        QTest::newRow("cut off") << "model.safetensors"
                                 << QByteArray::fromStdString(weightsOf(smallConfig)).chopped(100)
                                 << "model.safetensors";
        QTest::newRow("empty weights") << "model.safetensors" << QByteArray() << "model.safetensors";
        QTest::newRow("a pointer of Git LFS")
            << "model.safetensors" << QByteArray("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 4\n")
            << "Git LFS";
        QTest::newRow("beside half a file")
            << "model-2.safetensors.part" << QByteArray("x") << "model-2.safetensors is only partly downloaded";
    }
    void whatIsWrongIsSaidBesideTheEntry() {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        writeModel(at("models/broken"));
        write(at("models/broken") / file.toStdString(), content.toStdString());
        writeModel(at("models/whole"));
        const Scan found = scan(at("models"));
        QCOMPARE(found.models.size(), std::size_t(2));
        const LibraryModel broken = entryNamed(found, "broken");
        QVERIFY2(QString::fromStdString(told(broken)).contains(says), told(broken).c_str());
        QCOMPARE(broken.supported, file.endsWith(".part"));
        QVERIFY(entryNamed(found, "whole").supported); // nobody suffers from his neighbor
    }

    void missingShardsAndPickledWeights() {
        write(at("models/sharded/config.json"), smallConfig.dump());
        write(at("models/sharded/model.safetensors.index.json"),
              json{{"weight_map", {{"lm_head.weight", "model-00001-of-00002.safetensors"}}}}.dump());
        QVERIFY(says(entryNamed(scan(at("models")), "sharded"), "model-00001-of-00002.safetensors"));
        write(at("models/pickled/config.json"), smallConfig.dump());
        write(at("models/pickled/pytorch_model.bin"), "PK");
        const LibraryModel pickled = entryNamed(scan(at("models")), "pickled");
        QCOMPARE(pickled.format, std::string("bin"));
        QVERIFY(!pickled.supported && says(pickled, "pytorch_model.bin"));
        write(at("models/bare/config.json"), smallConfig.dump());
        QVERIFY(says(entryNamed(scan(at("models")), "bare"), "no weights"));
        write(at("gguf/big-00001-of-00003.gguf"), strangeGguf());
        write(at("gguf/big-00003-of-00003.gguf"), strangeGguf());
        const Scan parts = scan(at("gguf"));
        QCOMPARE(parts.models.size(), std::size_t(1));
        QVERIFY(says(entryNamed(parts, "big"), "1 of its 3 parts"));
    }

    void nothingHangsIt() {
        writeModel(at("models/deep/model"));
        fs::create_directory_symlink(at("models"), at("models/deep/up"));
        fs::create_directory_symlink("loop", at("models/loop"));
        fs::create_symlink("/nowhere/at/all", at("models/config.json"));
        QVERIFY(::mkfifo(at("models/pipe.gguf").c_str(), 0600) == 0);
        fs::create_directories(at("models/pipes"));
        QVERIFY(::mkfifo(at("models/pipes/config.json").c_str(), 0600) == 0);
        write(at("models/empty.gguf"), "");
        write(at("models/wrong.gguf"), "GGUF\x03");
        write(at("models/app/config.json"), R"({"editor": "vi"})");
        fs::create_directories(at("models/closed"));
        fs::permissions(at("models/closed"), fs::perms::none);
        QElapsedTimer timer;
        timer.start();
        const Scan found = scan(at("models"));
        QVERIFY(timer.elapsed() < 5000);
        QVERIFY(entryNamed(found, "model").supported);
        QVERIFY(!entryNamed(found, "wrong").supported && !entryNamed(found, "wrong").problems.empty());
        QVERIFY(says(entryNamed(found, "empty"), "GGUF"));
        for (const LibraryModel& model : entriesOf(found))
            QVERIFY2(model.name != "app" && model.name != "pipes" && model.name != "pipe", model.name.c_str());
        std::string problems;
        for (const std::string& problem : found.places[0].problems) problems += problem + "\n";
        if (::geteuid() != 0) QVERIFY2(problems.find("closed can't be read") != std::string::npos, problems.c_str());
        fs::permissions(at("models/closed"), fs::perms::owner_all);
    }

    void thousandsOfFiles() {
        for (int i = 0; i < 40; ++i) {
            fs::create_directories(at("many/" + std::to_string(i)));
            for (int j = 0; j < 100; ++j)
                std::ofstream(at("many/" + std::to_string(i) + "/" + std::to_string(j) + ".txt")) << j;
        }
        writeModel(at("many/17/here"));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(scan(at("many")).models.size(), std::size_t(1));
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        std::stop_source stop;
        QVERIFY_THROWS_EXCEPTION(
            Stopped, scanPlaces({{.path = at("many").string(), .added = true}}, {}, thisProcessor(), stop.get_token(),
                                [&](std::int64_t, std::int64_t, const std::string&) { stop.request_stop(); }));
    }

    void whatHasNotChangedIsNotReadAgain() {
        writeModel(at("models/one"));
        writeModel(at("models/two"));
        const Scan first = scan(at("models"));
        KnownModels known = first.models;
        for (auto& [path, model] : known) model.entry.license = "remembered"; // tells it from what is read
        json changed = smallConfig;
        changed["max_position_embeddings"] = 256;
        write(at("models/two/config.json"), changed.dump() + " ");
        writeModel(at("models/three"));
        const Scan second = scan(at("models"), ModelSource::Folder, known);
        QCOMPARE(entryNamed(second, "one").license, std::string("remembered"));
        QCOMPARE(entryNamed(second, "two").context, std::int64_t(256));
        QCOMPARE(entryNamed(second, "three").license, std::string());
        fs::remove_all(at("models/one"));
        QCOMPARE(scan(at("models"), ModelSource::Folder, second.models).models.size(), std::size_t(2));
    }

    void aModelIsThereOnceThoughTwoPlacesHoldIt() {
        writeModel(at("models/one"));
        fs::create_directory_symlink(at("models"), at("again"));
        const Scan found = scanPlaces({{.path = at("models").string(), .added = true},
                                       {.path = at("again").string(), .added = true},
                                       {.path = at("gone").string(), .added = true}},
                                      {}, thisProcessor(), {}, [](auto...) {});
        QCOMPARE(found.models.size(), std::size_t(1));
        QCOMPARE(found.places[1].models, std::int64_t(1));
        QVERIFY(!found.places[2].there && found.places[2].problems.size() == 1);
    }

    void whatIsKeptReadsAsItWas() {
        writeModel(at("models/one"));
        const LibraryModel model = entryNamed(scan(at("models")), "one");
        const auto again = modelFromJson(toJsonText(model));
        QVERIFY(again);
        QCOMPARE(toJsonText(*again), toJsonText(model));
        QCOMPARE(again->needs.size(), model.needs.size());
        QVERIFY(!modelFromJson("{}") && !modelFromJson("[") && placesFromJson("").empty());
    }

    void licenses_data() {
        QTest::addColumn<QString>("card");
        QTest::addColumn<QString>("license");
        QTest::newRow("plain") << "---\nlicense: mit\n---\n" << "mit";
        QTest::newRow("quoted") << "---\r\nlicense: \"apache-2.0\"\r\n---\r\n" << "apache-2.0";
        QTest::newRow("list") << "---\nlicense:\n- cc-by-4.0\ntags:\n- x\n---\n" << "cc-by-4.0";
        QTest::newRow("list in a line") << "---\nlicense: [mit]\n---\n" << "mit";
        QTest::newRow("other, named") << "---\nlicense: other\nlicense_name: gemma-terms\n---\n" << "gemma-terms";
        QTest::newRow("only in the text") << "# Model\nlicense: mit\n" << "";
        QTest::newRow("none") << "---\ntags: [a]\n---\nlicense: mit\n" << "";
    }
    void licenses() {
        QFETCH(QString, card);
        QFETCH(QString, license);
        QCOMPARE(QString::fromStdString(licenseInCard(card.toStdString())), license);
    }

    void placesFollowTheEnvironment() {
        qputenv("HF_HUB_CACHE", QByteArray::fromStdString(at("hub").string()));
        qputenv("OLLAMA_MODELS", QByteArray::fromStdString(at("ollama").string()));
        const QByteArray home = qgetenv("HOME");
        qputenv("HOME", QByteArray::fromStdString(at("home").string()));
        fs::create_directories(at("home/.cache/lm-studio/models"));
        std::map<std::string, ModelSource> places;
        for (const LibraryPlace& place : usualPlaces()) places[place.path] = place.source;
        qputenv("HOME", home);
        qunsetenv("HF_HUB_CACHE");
        qunsetenv("OLLAMA_MODELS");
        QVERIFY(places.at(at("hub").string()) == ModelSource::HuggingFace
                && places.at(at("ollama").string()) == ModelSource::Ollama);
        QVERIFY(places.at(at("home/.cache/lm-studio/models").string()) == ModelSource::LmStudio);
    }

    void fixtureModels_data() {
        QTest::addColumn<QString>("folder");
        for (const fs::path& folder : fixtureCases("tiny"))
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureModels() {
        QFETCH(QString, folder);
        const Scan found = scan(folder.toStdString());
        QCOMPARE(found.models.size(), std::size_t(1));
        const LibraryModel model = found.models.begin()->second.entry;
        QCOMPARE(model.format, std::string("safetensors"));
        QVERIFY(model.parameters > 0 && !model.architecture.empty() && model.bytes > 0);
        if (model.supported) QVERIFY(!model.needs.empty() && model.context > 0);
        else QVERIFY2(says(model, "not supported"), told(model).c_str());
    }

    void aFixtureFileOfGguf() {
        const fs::path file = fixtures() / "gguf" / "tiny_llama.gguf";
        if (!fs::exists(file)) QSKIP("there is no GGUF file among the fixtures");
        const Scan found = scan(file); // the user added the file itself
        const LibraryModel model = entryNamed(found, "tiny_llama");
        QVERIFY2(model.supported && model.format == "gguf" && !model.stored.empty(), told(model).c_str());
        QCOMPARE(model.bytes, std::int64_t(fs::file_size(file)));
    }
};
LATHE_TEST(TestLibrary)
#include "tst_library.moc"
