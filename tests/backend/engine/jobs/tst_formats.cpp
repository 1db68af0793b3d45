// Number formats measured on models: against values that bitsandbytes wrote, the QLoRA paper's figures, and the layers'
// outputs computed another way.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "eval/prompt.h"
#include "files/tensor_file.h"
#include "jobs/format_probe.h"
#include "kernels/formats/formats.h"
#include "model/model.h"
#include "models/read_model_spec.h"
#include "support/test_main.h"
#include "tokenizer/sample_text.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace lathe;
using namespace lathe::test;

namespace {

LinearSpec layerOf(std::int64_t out, std::int64_t in) {
    return {.name = "layer", .role = "layer", .in = in, .out = out, .layer = 0};
}

FormatsReport probed(const at::Tensor& w, const at::Tensor& x, std::vector<Quantization> forms) {
    FormatsReport report;
    report.formats.resize(forms.size());
    FormatProbe probe(std::move(forms));
    probe.measure(layerOf(w.size(0), w.size(1)), w, there(w), x.defined() ? there(x) : x);
    probe.tell(report);
    return report;
}

at::Tensor tensorOf(const TensorInfo& info) {
    const at::Tensor made = at::empty(info.shape, at::kFloat);
    readAsF32(info, std::span(made.data_ptr<float>(), std::size_t(made.numel())));
    return made;
}

FormatsReport measured(TinyRun& run, const MeasureFormats& query) {
    const std::size_t before = run.host.record().answers.size();
    Executor executor(run.host);
    executor.submit(makeJob(Order<MeasureFormats>{7, query}, run.share));
    if (!run.host.waitFor([&](const auto& record) { return record.answers.size() > before; }))
        throw std::runtime_error("no answer");
    const AnswerValue answer = run.host.record().answers.back().second;
    if (const auto* error = std::get_if<ErrorInfo>(&answer)) throw std::runtime_error(error->message);
    return std::get<FormatsReport>(answer);
}

} // namespace

class TestFormats : public QObject {
    Q_OBJECT

private slots:
    void fixtureErrorsAreThoseOfItsValues_data() {
        QTest::addColumn<QString>("file");
        if (!std::filesystem::exists(fixtures() / "quant")) QSKIP(noFixture);
        for (const auto& entry : std::filesystem::directory_iterator(fixtures() / "quant"))
            if (entry.path().extension() == ".safetensors" && openTensors(entry.path())->find("nf4.b64.dequant"))
                QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
    }
    void fixtureErrorsAreThoseOfItsValues() { // what bitsandbytes' quantized values are off by
        QFETCH(QString, file);
        const auto tensors = openTensors(file.toStdString());
        const TensorInfo* input = tensors->find("input");
        const at::Tensor w = tensorOf(*input).reshape({1, -1});
        const std::pair<Quantization, std::string> cases[] = {{{"nf4", 64, false}, "nf4.b64.dequant"},
                                                              {{"nf4", 64, true}, "nf4.b64.nested.dequant"},
                                                              {{"fp4", 64, false}, "fp4.b64.dequant"},
                                                              {{"fp4", 64, true}, "fp4.b64.nested.dequant"}};
        for (const auto& [form, name] : cases) {
            const TensorInfo* expected = tensors->find(name);
            if (!expected) continue;
            const at::Tensor error = (tensorOf(*expected).reshape({1, -1}) - w).to(at::kDouble);
            const LayerFormatError told = probed(w, {}, {form}).formats[0].layers[0];
            const double rmse = std::sqrt(error.square().mean().item<double>()),
                         largest = error.abs().max().item<double>();
            const double rms = std::sqrt(
                w.to(at::kDouble).square().mean().item<double>()); // values in the file are rounded to its dtype
            QVERIFY2(std::abs(told.rmse - rmse) <= 0.005 * rms, name.c_str());
            QVERIFY2(std::abs(told.largest - largest) <= 0.02 * rms, name.c_str());
            QVERIFY(!told.outputChange);
        }
    }

    void normalWeightsLoseWhatThePapersSay() {
        at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(5);
        const at::Tensor w = at::empty({512, 1024}, at::kFloat).normal_(0, 0.02, generator),
                         x = at::empty({64, 1024}, at::kFloat).normal_(0, 1, generator);
        const FormatsReport report = probed(w, x, {{"nf4", 64, true}, {"int8", 64, true}, {"int4", 64, true}});
        QVERIFY2(std::abs(report.formats[0].relative - 0.0920) < 0.001,
                 qPrintable(QString::number(report.formats[0].relative)));
        for (const FormatMeasure& row :
             report.formats) // inputs that know nothing of the weights: the output is off by as much
            QVERIFY2(std::abs(*row.outputChange - row.relative) < 0.03 * row.relative,
                     qPrintable(QString::number(*row.outputChange)));
        QVERIFY(report.formats[1].relative < report.formats[0].relative / 5);
        QVERIFY(report.formats[2].relative > report.formats[0].relative);
        QCOMPARE(report.histogram.size(), std::size_t(200));
        QCOMPARE(std::accumulate(report.histogram.begin(), report.histogram.end(), std::int64_t(0)), w.numel());
        QVERIFY(report.histogram.front() + report.histogram.back()
                >= w.numel() / 64); // each block's largest weight stands at an end
        QVERIFY(report.histogram[100] > report.histogram[150]);
    }

    void levelsRunFromMinusOneToOne() {
        for (const NumberFormatInfo& info : numberFormatInfos()) {
            QVERIFY(std::is_sorted(info.levels.begin(), info.levels.end()));
            QCOMPARE(info.levels.back(), 1.0);
            QVERIFY(info.levels.front() >= -1 && info.levels.front() < -0.9);
            QVERIFY(std::find(info.levels.begin(), info.levels.end(), 0.0) != info.levels.end());
            QVERIFY(std::int64_t(info.levels.size()) <= 1 << info.bits);
            QVERIFY(!info.stores.empty() && !info.costs.empty() && !info.use.empty());
        }
    }

    void fixtureModels_data() {
        QTest::addColumn<QString>("model");
        for (const auto& folder : fixtureCases("tiny")) {
            const std::string name = readJson(folder / "config.json").at("architectures").at(0);
            const auto& known = architectures();
            if (std::none_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; }))
                continue;
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
        }
    }
    void fixtureModels() {
        QFETCH(QString, model);
        TinyRun run;
        const FormatsReport report =
            measured(run, {.model = model.toStdString(), .formats = {}, .text = "The river rises in the mountains."});
        const ModelSpec spec = readModelSpec(model.toStdString());
        const auto linears = spec.linears();
        const auto inLayers =
            std::count_if(linears.begin(), linears.end(), [](const LinearSpec& one) { return one.layer >= 0; });
        QCOMPARE(std::int64_t(report.layers.size()), std::int64_t(inLayers));
        QCOMPARE(report.parameters, spec.parameters());
        QCOMPARE(std::accumulate(report.histogram.begin(), report.histogram.end(), std::int64_t(0)), report.weights);
        QCOMPARE(report.formats.size(), numberFormatInfos().size());
        QVERIFY2(report.tokens > 0, report.notes.empty() ? "" : report.notes.front().c_str());
        const FormatMeasure &nf4 = report.formats[0], &int8 = report.formats[3];
        QCOMPARE(nf4.size.name, std::string("nf4"));
        QVERIFY(nf4.bitsDouble > 4.126 && nf4.bitsDouble < nf4.bitsPlain && nf4.bitsPlain < 4.6);
        QVERIFY(int8.relative < nf4.relative && *int8.outputChange < *nf4.outputChange);
        for (const FormatMeasure& row : report.formats)
            for (const LayerFormatError& error : row.layers)
                QVERIFY(error.outputChange && *error.outputChange > 0 && error.rmse > 0 && error.largest >= error.rmse);
        std::int64_t inFile = 0;
        for (const TensorInfo& tensor : openTensors(model.toStdString())->tensors())
            inFile += std::int64_t(tensor.bytes.size());
        for (const FormatSize& dense : report.dense)
            if (dense.isFile)
                QVERIFY(std::abs(dense.diskBytes - inFile) <= inFile / 10); // a file may hold buffers besides
    }

    void fixtureOutputChangeIsThatOfTheLayersInputs() {
        TinyRun run;
        const std::string model = tinyModel().string();
        const FormatsReport report =
            measured(run, {.model = model, .formats = {"nf4"}, .blockSize = 32, .doubleQuantized = false, .text = {}});
        LoadOptions options;
        const auto dense = loadModel(model, onTestDevice(options));
        const std::vector<std::int32_t> ids = promptIds(readModelText(model), {}, report.text);
        QVERIFY(std::int64_t(ids.size()) >= report.tokens);
        TokenBatch batch;
        batch.ids =
            at::tensor(at::ArrayRef<std::int32_t>(ids.data(), std::size_t(report.tokens)), at::kInt).to(at::kLong);
        batch.positions = at::arange(report.tokens, at::kLong);
        batch.starts = {0, report.tokens};
        const at::Tensor embedded = dense->hiddenStates(batch)[0].to(at::kFloat).cpu();
        at::Tensor norm;
        for (const auto& [name, weight] : dense->weights())
            if (name == "model.layers.0.input_layernorm.weight") norm = weight.to(at::kFloat).cpu();
        QVERIFY(norm.defined());
        const at::Tensor x = embedded * at::rsqrt(embedded.square().mean({1}, true) + dense->spec().normEpsilon)
                             * norm; // RMSNorm, arXiv 1910.07467
        const Linear& first = *dense->linears()[0];
        const at::Tensor w = first.weight().to(at::kFloat).cpu().contiguous();
        const std::int64_t count = w.numel(), blocks = kernels::blockCount(count, 32);
        std::vector<std::uint8_t> codes(std::size_t((count + 1) / 2));
        std::vector<float> constants(std::size_t(blocks), 0.0f);
        QCOMPARE(kernels::quantizeBlocks(kernels::NumberFormat::Nf4, 32, w.const_data_ptr<float>(), count, codes.data(),
                                         constants.data(), 0, blocks),
                 std::int64_t(-1));
        const at::Tensor q = at::empty_like(w);
        kernels::QuantizedView view;
        view.count = count;
        view.blockSize = 32;
        view.codes = codes.data();
        view.constants = constants.data();
        kernels::dequantize(view, q.data_ptr<float>(), 0, count);
        const double change = (at::mm(x, (q - w).t()).norm() / at::mm(x, w.t()).norm()).item<double>();
        QCOMPARE(report.layers[0].name, first.spec().name);
        QVERIFY2(std::abs(*report.formats[0].layers[0].outputChange - change) < 1e-3 * change,
                 qPrintable(QString("%1 %2").arg(*report.formats[0].layers[0].outputChange).arg(change)));
    }

    void fixtureSampleTextIsInTheTokenizersLanguage() {
        for (const auto& folder : fixtureCases("tiny")) {
            if (!std::filesystem::exists(folder / "tokenizer.json")) continue;
            const auto tokenizer = readTokenizer(folder / "tokenizer.json");
            const SampleText sample = sampleTextFor(*tokenizer);
            QVERIFY(!sample.text.empty() && !tokenizer->encode(sample.text, false).ids.empty());
        }
    }

    void whatCannotBeMeasuredSaysWhy() {
        TinyRun run;
        const std::string model = tinyModel().string();
        for (const MeasureFormats& query : {MeasureFormats{.model = "/nowhere", .formats = {}, .text = {}},
                                            MeasureFormats{.model = model, .formats = {"nf5"}, .text = {}},
                                            MeasureFormats{.model = model, .formats = {}, .blockSize = 48, .text = {}}})
            QVERIFY_EXCEPTION_THROWN(measured(run, query), std::runtime_error);
    }
};

LATHE_TEST(TestFormats)
#include "tst_formats.moc"
