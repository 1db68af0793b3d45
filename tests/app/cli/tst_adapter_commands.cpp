// The commands about what training made: analyze, resize, measure, fuse, fusion, quickstart. Their figures are worked
// out again here from the files that they are about.
#include "cli_runner.h"
#include "files/tensor_file.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <numeric>

using namespace lathe;
using nlohmann::json;

namespace {

struct Matrix {
    std::int64_t rows = 0, columns = 0;
    std::vector<float> values;
    double at(std::int64_t row, std::int64_t column) const { return values[std::size_t(row * columns + column)]; }
};

Matrix matrixOf(const TensorFile& file, const std::string& name) {
    const TensorInfo* info = file.find(name);
    if (!info || info->shape.size() != 2) throw std::runtime_error("the file has no matrix " + name);
    Matrix m{info->shape[0], info->shape[1], std::vector<float>(std::size_t(info->count()))};
    readAsF32(*info, m.values);
    return m;
}

double squared(const std::vector<double>& values) {
    return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

/// A LoRA in PEFT's form: the change of a module is alpha / r times B A (Hu et al. 2021).
class LoraFolder {
public:
    explicit LoraFolder(const std::filesystem::path& folder)
        : m_file(openTensors(folder / "adapter_model.safetensors")),
          m_config(test::readJson(folder / "adapter_config.json")) {}

    std::int64_t rank() const { return m_config.at("r"); }
    std::size_t modules() const { return m_file->tensors().size() / 2; }
    std::vector<double> change(const std::string& module) const {
        const std::string name = "base_model.model." + module;
        const Matrix a = matrixOf(*m_file, name + ".lora_A.weight"), b = matrixOf(*m_file, name + ".lora_B.weight");
        if (a.rows != rank() || b.columns != rank()) throw std::runtime_error(name + " is of another rank");
        const double scale = m_config.at("lora_alpha").get<double>() / double(rank());
        std::vector<double> changes;
        for (std::int64_t row = 0; row < b.rows; ++row)
            for (std::int64_t column = 0; column < a.columns; ++column) {
                double sum = 0;
                for (std::int64_t r = 0; r < rank(); ++r) sum += b.at(row, r) * a.at(r, column);
                changes.push_back(scale * sum);
            }
        return changes;
    }

private:
    std::unique_ptr<TensorFile> m_file;
    json m_config;
};

bool near(double a, double b, double relative = 1e-4) { return std::abs(a - b) <= relative * std::abs(b); }

} // namespace

class TestAdapterCommands : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path path(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }
    test::CliResult call(std::vector<std::string> words) const { return test::runCli(std::move(words), path("home")); }
    static std::string model() { return (test::fixtures() / "tiny" / "llama_untied").string(); }
    std::string data(const std::string& name, int first) const {
        std::ofstream file(path(name));
        for (int i = first; i < first + 12; ++i)
            file << json{{"prompt", "count " + std::to_string(i) + " "}, {"completion", std::to_string(i + 1)}}.dump()
                 << '\n';
        return path(name).string();
    }
    static std::vector<std::string> shortRun(std::vector<std::string> words) {
        words.insert(words.end(), {"--dtype", "fp32", "--threads", "1", "--batch-size", "4", "--gradient-accumulation",
                                   "1", "--learning-rate", "0.01", "--json"});
        return words;
    }

private slots:
    void fixtureAnalyzeAndResize() {
        const test::CliResult trained =
            call(shortRun({"train", "--model", model(), "--data", data("rows.jsonl", 0), "--method", "lora", "--rank",
                           "4", "--target-modules", "q_proj,down_proj", "--steps", "6"}));
        QVERIFY2(trained.code == 0, trained.err.c_str());
        const LoraFolder whole(trained.of("end").at(0).at("adapter").get<std::string>());
        const test::CliResult analyzed = call({"analyze", "last", "--json"}),
                              resized =
                                  call({"resize", "last", "--rank", "2", "--out", path("cut").string(), "--json"});
        QVERIFY2(analyzed.code == 0 && resized.code == 0, (analyzed.err + resized.err).c_str());
        const LoraFolder cut(resized.of("export").at(0).at("folder").get<std::string>());
        QCOMPARE(cut.rank(), 2);

        const auto weights = openTensors(model());
        const std::vector<json> modules = analyzed.of("module");
        QCOMPARE(modules.size(), whole.modules());
        for (const json& told : modules) {
            const std::string name = told.at("module");
            const auto values = told.at("singular_values").get<std::vector<double>>();
            const std::vector<double> change = whole.change(name);
            std::vector<double> lost = cut.change(name);
            for (std::size_t i = 0; i < lost.size(); ++i) lost[i] -= change[i];
            const Matrix weight = matrixOf(*weights, name + ".weight");
            QVERIFY2(near(told.at("change_norm"), std::sqrt(squared(change))), told.dump().c_str());
            QVERIFY(near(told.at("weight_norm"), std::sqrt(squared({weight.values.begin(), weight.values.end()}))));
            QCOMPARE(told.at("rank").get<int>(), 4);
            QVERIFY(std::is_sorted(values.rbegin(), values.rend()) && near(squared(values), squared(change)));
            // the best of a rank leaves out the smallest singular values, and nothing else (Eckart and Young 1936)
            const double left = squared({values.begin() + 2, values.end()});
            QVERIFY2(std::abs(squared(lost) - left) < 1e-3 * left + 1e-6 * squared(values), name.c_str());
        }
        QVERIFY(analyzed.lines.size() == modules.size());
        QVERIFY(call({"analyze", "last"}).out.find(modules.at(0).at("module")) != std::string::npos);
        QCOMPARE(call({"resize", "last", "--json"}).code, 2);                 // to no rank
        QCOMPARE(call({"resize", "last", "--rank", "5", "--json"}).code, 2); // above its own
    }

    void fixtureMeasure() {
        const test::CliResult measured =
            call({"measure", model(), "--method", "lora", "--rank", "4", "--target-modules", "q_proj,v_proj",
                  "--repeats", "1", "--max-length", "16", "--threads", "1", "--json"});
        QVERIFY2(measured.code == 0, measured.err.c_str());
        const std::vector<json> rows = measured.of("measure");
        QCOMPARE(rows.size(), 2u);
        const json base = rows.at(0), lora = rows.at(1);
        QVERIFY(base.at("method") == "" && base.at("parameters") == 0 && !base.contains("merged_token_seconds"));
        QCOMPARE(lora.at("method").get<std::string>(), "lora");
        std::int64_t trained = 0; // A (rank, in) and B (out, rank) of each
        const auto weights = openTensors(model());
        for (const TensorInfo& info : weights->tensors())
            if (info.name.ends_with("q_proj.weight") || info.name.ends_with("v_proj.weight"))
                trained += 4 * (info.shape[0] + info.shape[1]);
        QVERIFY(trained > 0);
        QCOMPARE(lora.at("parameters").get<std::int64_t>(), trained);
        for (const char* time : {"step_seconds", "token_seconds", "merged_token_seconds"})
            QVERIFY(lora.at(time).get<double>() > 0);
    }

    void fixtureFuseAndFusion() {
        const test::CliResult fused = call(shortRun(
            {"fuse", model(), "--data", data("small.jsonl", 0), "--data", data("large.jsonl", 500), "--steps", "3"}));
        QVERIFY2(fused.code == 0, fused.err.c_str());
        QCOMPARE(fused.of("run").size(), 3u); // an adapter for each, then the attention over them
        for (const json& end : fused.of("end")) QCOMPARE(end.at("outcome").get<std::string>(), "finished");

        const std::int64_t layers =
            test::readJson(std::filesystem::path(model()) / "config.json").at("num_hidden_layers");
        const std::string text = "count 3 ";
        const json rows = call({"fusion", "last", "--json"}).of("fusion").at(0),
                   told = call({"fusion", "last", "--text", text, "--json"}).of("fusion").at(0);
        for (const json& report : {rows, told}) {
            QCOMPARE(report.at("adapters").size(), 2u);
            QVERIFY(report.at("adapters")[0] != report.at("adapters")[1]);
            QCOMPARE(std::int64_t(report.at("mean").size()), layers);
            for (const json& layer : report.at("mean")) {
                const auto shares = layer.get<std::vector<double>>();
                QCOMPARE(shares.size(), 2u);
                QVERIFY(shares[0] >= 0 && shares[1] >= 0 && near(shares[0] + shares[1], 1));
            }
        }
        QVERIFY(rows.at("tokens").empty());
        QCOMPARE(told.at("tokens").size(), told.at("by_token").size());
        std::string joined;
        for (const json& token : told.at("tokens")) joined += token.get<std::string>();
        QVERIFY2(joined.find(text) != std::string::npos, joined.c_str());
        for (std::size_t layer = 0; layer < std::size_t(layers); ++layer)
            for (std::size_t adapter = 0; adapter < 2; ++adapter) {
                double sum = 0;
                for (const json& token : told.at("by_token")) sum += token[layer][adapter].get<double>();
                QVERIFY(near(told.at("mean")[layer][adapter], sum / double(told.at("tokens").size())));
            }
        QCOMPARE(call({"fuse", model(), "--data", data("small.jsonl", 0), "--json"}).code, 2); // one is no fusion
    }

    void theSampleLearns() {
        const test::CliResult result = call({"quickstart", "--steps", "30", "--threads", "2", "--json"});
        QVERIFY2(result.code == 0, result.err.c_str());
        const std::vector<json> steps = result.of("step");
        QCOMPARE(steps.size(), 30u);
        const auto mean = [&](std::size_t first) {
            double sum = 0;
            for (std::size_t i = first; i < first + 5; ++i) sum += steps[i].at("loss").get<double>();
            return sum / 5;
        };
        QVERIFY2(mean(25) < 0.8 * mean(0), qPrintable(QString("%1, %2").arg(mean(0)).arg(mean(25))));
        const std::vector<json> evals = result.of("eval");
        QVERIFY(evals.size() >= 2 && evals.back().at("loss").get<double>() < evals.front().at("loss").get<double>());
        const json answer = result.of("generated").at(0);
        QVERIFY(answer.at("text") != answer.at("base_text") && answer.at("new_tokens").get<int>() > 0);
        QCOMPARE(result.of("end").at(0).at("outcome").get<std::string>(), "finished");
    }
};

LATHE_TEST(TestAdapterCommands)
#include "tst_adapter_commands.moc"
