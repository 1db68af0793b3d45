// Examples packed into one row: each is computed as if it stood alone, and is drawn anew by a run that goes on in the
// middle of an epoch.
#include "backend/engine/support/test_device.h"
#include "data/batch_builder.h"
#include "data/step_sampler.h"
#include "model/model.h"
#include "models/architectures.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

class TestPackedRows : public QObject {
    Q_OBJECT
private slots:
    void fixtureExamplesAreAloneInTheirRow_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : fixtureCases("tiny")) {
            const std::string name = readJson(folder / "config.json").at("architectures").at(0);
            const bool scored = name.find("ForSequence") != std::string::npos
                                || name.find("ForToken") != std::string::npos
                                || name.find("ForQuestion") != std::string::npos;
            if (scored || name.find("Masked") != std::string::npos || name.find("Conditional") != std::string::npos)
                continue; // they read no packed rows
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
        }
    }
    void fixtureExamplesAreAloneInTheirRow() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        const std::string name = readJson(path / "config.json").at("architectures").at(0);
        const auto& known = architectures();
        if (std::none_of(known.begin(), known.end(), [&](const Architecture& one) { return one.name == name; }))
            QSKIP(("the table of architectures has no " + name).c_str());
        const auto model = loadModel(path, onTestDevice());
        const auto id = [&](int i) { return std::int32_t(1 + i * 7919 % (model->spec().vocabulary - 1)); };
        std::vector<TokenExample> examples;
        for (const int length : {5, 17, 2, 9}) {
            TokenExample example{.row = length};
            for (int i = 0; i < length; ++i) example.ids.push_back(id(length * 31 + i));
            example.trained.assign(example.ids.size(), 1);
            example.trained[0] = 0;
            examples.push_back(std::move(example));
        }
        const ExampleSet set(examples);
        const StepSampler sampler(set.lengths(),
                                  {.seed = 3, .batchSize = 1, .packing = true, .maxLength = 64, .epochs = 1});
        const StepRows step = sampler.step(1);
        QCOMPARE(step.rows.size(), std::size_t(1)); // all four in one
        const TokenBatch packed = makeBatch(step.rows, set);
        const BatchLoss together = model->loss(packed, StepContext{}, true);
        QCOMPARE(together.perSegment.size(), examples.size());
        for (std::size_t i = 0; i < examples.size(); ++i) {
            const TokenExample& own = examples[step.rows[0][i]];
            const BatchLoss alone = model->loss(makeBatch({&own}), StepContext{}, true);
            QVERIFY2(std::abs(alone.perSegment.at(0) - together.perSegment[i]) < 1e-4 * std::abs(alone.perSegment[0]),
                     qPrintable(QString("%1 tokens: %2 alone, %3 packed")
                                    .arg(own.ids.size())
                                    .arg(alone.perSegment[0])
                                    .arg(together.perSegment[i])));
        }
    }
};

LATHE_TEST(TestPackedRows)
#include "tst_packed_rows.moc"
