// The GPU's files: compiled wherever there is an nvcc, run wherever there is a GPU.
#include "kernels/formats/element.h"
#include "kernels/formats/formats_cuda.h"
#include "quantized.h"
#include "support/test_main.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <memory>
#include <random>

namespace fs = std::filesystem;
using namespace lathe::kernels;
using lathe::test::Quantized;

namespace {

using DeviceBytes = std::unique_ptr<void, void (*)(void*)>;

template <class T> DeviceBytes onDevice(const FormatsOnCuda& cuda, const std::vector<T>& values) {
    DeviceBytes memory(cuda.allocate(std::max<std::size_t>(1, values.size() * sizeof(T))), cuda.release);
    if (memory) cuda.copy(memory.get(), values.data(), values.size() * sizeof(T));
    return memory;
}
template <class T> std::vector<T> fromDevice(const FormatsOnCuda& cuda, const DeviceBytes& memory, std::size_t count) {
    std::vector<T> values(count);
    cuda.copy(values.data(), memory.get(), count * sizeof(T));
    return values;
}

bool done(const char* error) {
    if (error) qWarning("%s", error);
    return !error;
}

} // namespace

class TestCuda : public QObject {
    Q_OBJECT
private slots:
    void compiles_data() {
        QTest::addColumn<QString>("file");
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(LATHE_SOURCE_DIR) / "kernels"))
            if (entry.path().extension() == ".cu") QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
    }
    void compiles() {
        QFETCH(QString, file);
        const QString nvcc = LATHE_NVCC_PATH;
        if (!QFileInfo::exists(nvcc)) QSKIP("no nvcc here (the CUDA toolkit's compiler)");
        const QTemporaryDir folder;
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(nvcc, QString(LATHE_NVCC_FLAGS).split(' ') + QStringList{"-arch=sm_75", "-I", LATHE_SOURCE_DIR, "-c", file, "-o", folder.filePath("kernel.o")});
        QVERIFY2(process.waitForFinished(600000), "nvcc did not end");
        QVERIFY2(process.exitCode() == 0, process.readAll().constData());
        QVERIFY(QFileInfo(folder.filePath("kernel.o")).size() > 0);
    }

    /// The same codes, constants and weights as on the CPU; the products to rounding.
    void formatsOnTheDevice() {
        const FormatsOnCuda* cuda = formatsOnCuda();
        if (!cuda) QSKIP("no CUDA device");
        const std::int64_t out = 40, in = 577, rows = 5, count = out * in;
        std::mt19937 engine(1);
        std::normal_distribution<float> normal(0, 0.05f);
        std::vector<float> values(count), x(rows * in), g(rows * out);
        for (auto* list : {&values, &x, &g})
            for (float& value : *list) value = normal(engine);
        const DeviceBytes held = onDevice(*cuda, values), heldX = onDevice(*cuda, x), heldG = onDevice(*cuda, g);
        for (const FormatInfo& info : numberFormats()) {
            const std::int64_t block = info.wholeRows ? in : 64, blocks = blockCount(count, block);
            const Quantized q(info.format, block, values);
            const DeviceBytes codes = onDevice(*cuda, std::vector<std::uint8_t>(q.codes.size())), constants = onDevice(*cuda, std::vector<float>(std::size_t(blocks)));
            const DeviceBytes bad = onDevice(*cuda, std::vector<std::int64_t>{count});
            QVERIFY(done(cuda->quantizeBlocks(info.format, block, ElementKind::F32, held.get(), count, static_cast<std::uint8_t*>(codes.get()),
                                          static_cast<float*>(constants.get()), static_cast<std::int64_t*>(bad.get()), nullptr)));
            QVERIFY(fromDevice<std::uint8_t>(*cuda, codes, q.codes.size()) == q.codes);
            QVERIFY(fromDevice<float>(*cuda, constants, q.constants.size()) == q.constants);
            QCOMPARE(fromDevice<std::int64_t>(*cuda, bad, 1)[0], count);
            QuantizedView view = q.view;
            view.codes = static_cast<const std::uint8_t*>(codes.get());
            view.constants = static_cast<const float*>(constants.get());
            const DeviceBytes weights = onDevice(*cuda, values), y = onDevice(*cuda, g), dx = onDevice(*cuda, x);
            QVERIFY(done(cuda->dequantize(view, ElementKind::F32, weights.get(), 0, count, nullptr)));
            QVERIFY(fromDevice<float>(*cuda, weights, values.size()) == q.weights<float>());
            QVERIFY(done(cuda->timesQuantizedTransposed(view, out, in, ElementKind::F32, heldX.get(), rows, static_cast<float*>(y.get()), nullptr)));
            QVERIFY(done(cuda->timesQuantized(view, out, in, ElementKind::F32, heldG.get(), rows, static_cast<float*>(dx.get()), nullptr)));
            std::vector<float> wantedY(g.size()), wantedX(x.size());
            timesQuantizedTransposed(q.view, out, in, x.data(), rows, wantedY.data(), 0, out);
            timesQuantized(q.view, out, in, g.data(), rows, wantedX.data(), 0, in);
            const auto gotY = fromDevice<float>(*cuda, y, g.size()), gotX = fromDevice<float>(*cuda, dx, x.size());
            for (std::size_t i = 0; i < gotY.size(); ++i) QVERIFY(std::abs(gotY[i] - wantedY[i]) < 1e-5f);
            for (std::size_t i = 0; i < gotX.size(); ++i) QVERIFY(std::abs(gotX[i] - wantedX[i]) < 1e-5f);
        }
    }
};

LATHE_TEST(TestCuda)
#include "tst_cuda.moc"
