#include "backend/core/files/file_builders.h"
#include "base/atomic_file.h"
#include "base/json.h"
#include "files/safetensors.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <limits>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

namespace {

const std::string f32At = R"("dtype":"F32","shape":)";

std::string entry(const std::string& name, const std::string& shape, int begin, int end) {
    return "\"" + name + "\":{" + f32At + shape + ",\"data_offsets\":[" + std::to_string(begin) + ","
           + std::to_string(end) + "]}";
}

/// All folders under the fixtures that are cases, by their path in it.
std::vector<fs::path> allCases() {
    std::vector<fs::path> cases;
    for (const auto& item : fs::recursive_directory_iterator(fixtures()))
        if (item.is_directory()
            && (fs::exists(item.path() / "expected.json") || fs::exists(item.path() / "config.json")))
            cases.push_back(item.path());
    std::sort(cases.begin(), cases.end());
    return cases;
}

bool isSafetensors(const fs::path& path) { return path.extension() == ".safetensors"; }

/// {"name": [2, 3]} or {"name": ["float32", [2, 3]]} against the file's tensors.
void compareShapes(const TensorFile& file, const nlohmann::json& wanted) {
    const std::map<std::string, StoredType> types{{"float32", StoredType::F32},   {"float16", StoredType::F16},
                                                  {"bfloat16", StoredType::BF16}, {"int64", StoredType::I64},
                                                  {"uint8", StoredType::U8},      {"int8", StoredType::I8}};
    for (const auto& [name, about] : wanted.items()) {
        const TensorInfo* info = file.find(name);
        QVERIFY2(info, name.c_str());
        const bool typed = !about.empty() && about[0].is_string();
        QCOMPARE(info->shape, (typed ? about[1] : about).get<std::vector<std::int64_t>>());
        if (typed) QCOMPARE(toString(info->type), toString(types.at(about[0])));
    }
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = fs::path(m_dir->path().toStdString()) / "x.safetensors";
    }

    void fixtureFilesOpenWithTheirShapes_data() {
        QTest::addColumn<QString>("folder");
        for (const fs::path& path : allCases())
            QTest::newRow(fs::relative(path, fixtures()).c_str()) << QString::fromStdString(path.string());
    }
    void fixtureFilesOpenWithTheirShapes() {
        QFETCH(QString, folder);
        const fs::path path = folder.toStdString();
        const nlohmann::json expected =
            fs::exists(path / "expected.json") ? readJson(path / "expected.json") : nlohmann::json::object();
        for (const auto& item : fs::recursive_directory_iterator(path)) {
            if (!isSafetensors(item.path())) continue;
            const auto file = openTensors(item.path());
            for (const TensorInfo& info : file->tensors()) {
                std::vector<float> values(std::size_t(info.count()));
                readAsF32(info, values);
            }
        }
        if (expected.contains("tensors") && expected["tensors"].is_object()
            && fs::exists(path / "expected.safetensors"))
            compareShapes(*openTensors(path / "expected.safetensors"), expected["tensors"]);
        if (expected.contains("tensors_in_adapter") && fs::exists(path / "adapter/adapter_model.safetensors"))
            compareShapes(*openTensors(path / "adapter/adapter_model.safetensors"), expected["tensors_in_adapter"]);
        if (fs::exists(path / "model.safetensors") || fs::exists(path / "model.safetensors.index.json")) {
            std::int64_t parameters = 0;
            const auto model = openTensors(path);
            for (const TensorInfo& info : model->tensors()) parameters += info.count();
            if (expected.contains("parameters")) QCOMPARE(parameters, expected["parameters"].get<std::int64_t>());
        }
    }

    void writtenFilesReadBack() {
        const std::vector<float> values{1.0f, -2.5f, 0.1f, 65504.0f, 1e-8f, -0.0f};
        AtomicFile atomic(m_path);
        SafetensorsWriter writer(atomic.file(),
                                 {{"b", StoredType::F32, {2, 3}},
                                  {"empty", StoredType::F32, {0, 4}},
                                  {"a", StoredType::BF16, {6}},
                                  {"h", StoredType::F16, {3, 2}},
                                  {"n", StoredType::I64, {}}},
                                 {{"title", "öß\n"}});
        writer.write(std::span(values).first(2)); // in pieces
        writer.write(std::span(values).subspan(2));
        writer.write(std::span(values));
        writer.write(std::span(values));
        const std::int64_t number = -7;
        QVERIFY_THROWS_EXCEPTION(Error, writer.finish());
        writer.write(std::as_bytes(std::span(&number, 1)));
        QVERIFY_THROWS_EXCEPTION(Error, writer.write(std::span(values)));
        writer.finish();
        atomic.commit();
        const auto file = openTensors(m_path);
        QCOMPARE(file->tensors().size(), std::size_t(5));
        QCOMPARE(file->find("h")->shape, (std::vector<std::int64_t>{3, 2}));
        QVERIFY(!file->find("c"));
        for (const auto& [name, tolerance] :
             {std::pair("b", 0.0), std::pair("a", 1.0 / 256), std::pair("h", 1.0 / 2048)}) {
            std::vector<float> back(6);
            readAsF32(*file->find(name), back);
            for (std::size_t i = 0; i < 6; ++i)
                QVERIFY(std::abs(back[i] - values[i]) <= std::abs(values[i]) * tolerance + (tolerance ? 6e-8 : 0));
        }
        const std::string bytes = readTextFile(m_path); // the format's own rules
        std::uint64_t length;
        std::memcpy(&length, bytes.data(), 8);
        QCOMPARE(length % 8, std::uint64_t(0));
        const auto header = nlohmann::json::parse(bytes.substr(8, length));
        QCOMPARE(header["__metadata__"]["format"].get<std::string>(), std::string("pt"));
        QCOMPARE(header["a"]["data_offsets"].get<std::vector<int>>(), (std::vector<int>{24, 36}));
    }

    void aHeaderAsLongAsAPickleBegins() { // 640 bytes: the length's own bytes are 0x80 0x02, a pickle's first two
        std::string header(1, '{');
        header.append(entry("x", "[2]", 0, 8)).append(1, '}');
        header.resize(640, ' ');
        const std::uint64_t length = header.size();
        std::string bytes(8, 0);
        std::memcpy(bytes.data(), &length, 8);
        bytes.append(header).append(8, '\0');
        writeFileAtomically(m_path, bytes);
        QCOMPARE(openTensors(m_path)->find("x")->shape, std::vector<std::int64_t>{2});
    }

    void brokenFilesAreNamed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const std::string& bytes, const char* said) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(said);
        };
        const std::string data(24, 'x');
        row("empty", "", "only 0 bytes");
        row("header longer than the file", raw(std::uint64_t(1000)) + "{}", "1000 bytes long but only 2");
        row("header over the limit", raw(std::uint64_t(100'000'001)) + std::string(64, ' '), "limit");
        row("header of 2^64 - 1", raw(~std::uint64_t(0)) + "{}", "limit");
        row("no JSON", safetensors("{\"a\":", data), "column");
        row("a list", safetensors("[1,2]", data), "not a JSON object");
        row("deep", safetensors("{\"a\":" + std::string(5000, '['), data), "nested deeper");
        row("not UTF-8", safetensors("{\"\xff\":1}", data), "UTF-8");
        row("entry no object", safetensors("{\"a\":3}", data), "not a JSON object");
        row("no dtype", safetensors("{\"a\":{\"shape\":[6],\"data_offsets\":[0,24]}}", data), "\"dtype\" is missing");
        row("unknown dtype",
            safetensors("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[24],\"data_offsets\":[0,24]}}", data),
            "type F8_E4M3");
        row("negative size", safetensors("{" + entry("a", "[-6]", 0, 24) + "}", data), "impossible shape");
        row("product overflows", safetensors("{" + entry("a", "[4294967296,4294967296]", 0, 24) + "}", data),
            "impossible shape");
        row("bytes overflow", safetensors("{" + entry("a", "[4611686018427387904]", 0, 24) + "}", data),
            "impossible shape");
        row("size past 2^63", safetensors("{" + entry("a", "[18446744073709551615]", 0, 24) + "}", data),
            "whole numbers");
        row("size a fraction", safetensors("{" + entry("a", "[1.5]", 0, 24) + "}", data), "whole numbers");
        row("data cut off", safetensors("{" + entry("a", "[6]", 0, 24) + "}", data.substr(1)), "cut off");
        row("offsets backwards", safetensors("{" + entry("a", "[6]", 24, 0) + "}", data), "impossible offsets");
        row("offsets too small", safetensors("{" + entry("a", "[6]", 0, 20) + "}", data), "needs 24 bytes but has 20");
        row("overlap", safetensors("{" + entry("a", "[4]", 0, 16) + "," + entry("b", "[4]", 8, 24) + "}", data),
            "overlaps");
        row("hole", safetensors("{" + entry("a", "[2]", 0, 8) + "," + entry("b", "[2]", 16, 24) + "}", data),
            "belong to no tensor");
        row("bytes left over", safetensors("{" + entry("a", "[2]", 0, 8) + "}", data),
            "16 bytes after the last tensor");
        row("name twice", safetensors("{" + entry("a", "[3]", 0, 12) + "," + entry("a", "[3]", 12, 24) + "}", data),
            "twice");
        row("a broken archive", std::string("PK\x03\x04", 4) + data, "directory is missing");
        row("git lfs", "version https://git-lfs.github.com/spec/v1\n", "Git LFS");
    }
    void brokenFilesAreNamed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, said);
        put(m_path, bytes.toStdString());
        const QString error = QString::fromStdString(errorOf([&] { openTensors(m_path); }));
        QVERIFY2(error.contains(said), qPrintable("said: " + error));
        QVERIFY2(error.contains("x.safetensors"), qPrintable(error));
    }

    /// Cut anywhere, a file is refused with an Error, and nothing else happens.
    void truncatedAnywhere() {
        const std::string whole =
            safetensors("{" + entry("a", "[2]", 0, 8) + "," + entry("b", "[1,4]", 8, 24) + "}", std::string(24, 'x'));
        put(m_path, whole);
        QCOMPARE(openTensors(m_path)->tensors().size(), std::size_t(2));
        for (std::size_t length = 0; length < whole.size(); ++length) {
            put(m_path, whole.substr(0, length));
            QVERIFY2(!errorOf([&] { openTensors(m_path); }).empty(), std::to_string(length).c_str());
        }
    }

    void shards_data() {
        QTest::addColumn<QString>("index");
        QTest::addColumn<QString>("said");
        QTest::newRow("fits") << R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})" << "";
        QTest::newRow("missing shard") << R"({"weight_map":{"a":"1.safetensors","b":"3.safetensors"}})"
                                       << "missing: 3.safetensors";
        QTest::newRow("missing tensor")
            << R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors","c":"2.safetensors"}})"
            << "tensor c lies in 2.safetensors";
        QTest::newRow("tensor in two")
            << R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors","d":"4.safetensors"}})" << "a is in two files";
        QTest::newRow("out of the folder") << R"({"weight_map":{"a":"../1.safetensors"}})" << "no plain file name";
        QTest::newRow("no text") << R"({"weight_map":{"a":1}})" << "no plain file name";
        QTest::newRow("no map") << R"({"metadata":{}})" << "\"weight_map\" is missing";
        QTest::newRow("empty map") << R"({"weight_map":{}})" << "names no tensors";
        QTest::newRow("tensor twice") << R"({"weight_map":{"a":"1.safetensors","a":"2.safetensors"}})" << "twice";
        QTest::newRow("no JSON") << R"({"weight_map":)" << "line 1";
    }
    void shards() {
        QFETCH(QString, index);
        QFETCH(QString, said);
        const fs::path folder = m_path.parent_path();
        put(folder / "1.safetensors", safetensors("{" + entry("a", "[2]", 0, 8) + "}", std::string(8, '\0')));
        put(folder / "2.safetensors", safetensors("{" + entry("b", "[1]", 0, 4) + "}", std::string(4, '\0')));
        put(folder / "4.safetensors",
            safetensors("{" + entry("d", "[1]", 0, 4) + "," + entry("a", "[2]", 4, 12) + "}", std::string(12, '\0')));
        put(folder / "model.safetensors.index.json", index.toStdString());
        const QString error =
            QString::fromStdString(errorOf([&] { QCOMPARE(openTensors(folder)->tensors().size(), std::size_t(2)); }));
        QVERIFY2(said.isEmpty() ? error.isEmpty() : error.contains(said), qPrintable("said: " + error));
    }

    void wrongPathsAreNamed() {
        QVERIFY(errorOf([&] { openTensors(m_path / "absent"); }).find("No such file") != std::string::npos
                || errorOf([&] { openTensors(m_path / "absent"); }).find("Not a directory") != std::string::npos);
        QVERIFY(errorOf([&] { openTensors(m_path.parent_path()); }).find("neither") != std::string::npos);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_path;
};

LATHE_TEST(TestSafetensors)
#include "tst_safetensors.moc"
