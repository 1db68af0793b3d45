// Adapters that PEFT wrote in forms of all kinds (../shared/cases): each gives PEFT's loss, which lies beside it, or is
// refused. Never another loss.
#include "backend/engine/tiny_run.h"
#include "base/json.h"
#include "lathe/field_keys.h"
#include "peft/adapter_files.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

/// "name 6.42", or "name trained 10.9 reloaded 10.9": of each name the first number.
std::map<std::string, double> referenceOf(const fs::path& file) {
    std::map<std::string, double> losses;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string name, word;
        words >> name;
        while (words >> word)
            if (double loss = 0; std::istringstream(word) >> loss) {
                losses.emplace(name, loss);
                break;
            }
    }
    return losses;
}

AnswerValue evaluated(TinyRun& run, const fs::path& model, const fs::path& adapter, const fs::path& data) {
    Order<EvaluateData> order{.request = 9, .query = {}, .model = model.string(), .adapter = adapter.string()};
    order.query.recipe.data = {dataSource(data, "train")};
    order.query.recipe.settings.set(field::threads, std::int64_t(1));
    return answerTo(run, order);
}

void addAdapters() {
    QTest::addColumn<QString>("adapter");
    QTest::addColumn<double>("loss");
    QTest::addColumn<bool>("mayBeRefused");
    // What PEFT does with these depends on what else is there, or on numbers that it draws when it reads them.
    static const std::set<std::string> refused{"f_lora_bias", "m_target_parameters", "n_replication", "r_double_prefix",
                                               "s_no_prefix", "y_future_config_on",  "z_missing_half"};
    for (const char* name : {"07-tied-embeddings-trained", "10-layers-to-transform"}) {
        const fs::path folder = reportedCase(name);
        if (folder.empty()) continue;
        const auto losses = referenceOf(folder / "reference.txt");
        for (const auto& entry : fs::directory_iterator(folder / "adapters"))
            if (const auto found = losses.find(entry.path().filename().string()); found != losses.end())
                QTest::newRow((std::string(name).substr(0, 2) + "/" + found->first).c_str())
                    << QString::fromStdString(entry.path().string()) << found->second << refused.contains(found->first);
    }
    if (reportedCase("10-layers-to-transform").empty()) QTest::newRow("absent") << QString() << 0.0 << false;
}

} // namespace

class TestReportedAdapters : public QObject {
    Q_OBJECT
private slots:
    void asPeftReadsThem_data() { addAdapters(); }
    void asPeftReadsThem() {
        QFETCH(QString, adapter);
        QFETCH(double, loss);
        QFETCH(bool, mayBeRefused);
        if (adapter.isEmpty()) QSKIP(noReport);
        const fs::path folder = adapter.toStdString(), root = folder.parent_path().parent_path();
        TinyRun run;
        const AnswerValue answer = evaluated(run, root / "model", folder, root / "data.jsonl");
        if (const auto* error = std::get_if<ErrorInfo>(&answer)) {
            QVERIFY2(mayBeRefused, error->message.c_str());
            QVERIFY(!error->message.empty());
            return;
        }
        const double ours = std::get<EvaluationReport>(answer).loss;
        QVERIFY2(std::abs(ours - loss) < 2e-6 * std::abs(loss),
                 qPrintable(QString("%1, and PEFT %2").arg(ours, 0, 'g', 9).arg(loss, 0, 'g', 9)));
    }

    void ofTwoPatternsThatMatchTheFirstCountsInTheFileToo() {
        TinyRun run;
        run.recipe.settings.set(field::steps, std::int64_t(1));
        Settings& lora = run.recipe.methods[0].settings;
        lora.set(field::targetModules, std::vector<std::string>{"q_proj", "v_proj"});
        lora.set(field::alphaPattern, std::vector<std::string>{"q_proj=4", "model.layers.0.self_attn.q_proj=64"});
        const auto record = run.train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        const nlohmann::json patterns =
            readJson(fs::path(record.ends.at(0).adapter) / "adapter_config.json").at("alpha_pattern");
        QVERIFY(patterns.size() > 1);
        for (const auto& [module, alpha] : patterns.items()) {
            QVERIFY2(module.ends_with("self_attn.q_proj"), module.c_str());
            QCOMPARE(alpha.get<double>(), 4.0);
        }
    }
};

LATHE_TEST(TestReportedAdapters)
#include "tst_reported_adapters.moc"
