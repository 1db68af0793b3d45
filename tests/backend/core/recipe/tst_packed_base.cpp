// What a run does with a base that bitsandbytes packed is said, whatever it is.
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "recipe/quantization.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;

class TestPackedBase : public QObject {
    Q_OBJECT
private slots:
    void isSaid_data() {
        QTest::addColumn<QString>("packed");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("quantization");
        QTest::addColumn<QString>("says");
        QTest::newRow("plain weights") << "" << "qlora" << "" << "";
        QTest::newRow("LoRA") << "nf4" << "lora" << "" << "dequantized for this run. Quantization nf4 or file keeps";
        QTest::newRow("QLoRA") << "nf4" << "qlora" << "" << "as NF4 (bitsandbytes): they are kept so";
        QTest::newRow("as in the file") << "int8_row" << "lora" << "file" << "kept so";
        QTest::newRow("QLoRA on another")
            << "fp4" << "qlora" << "" << "rounded again, to NF4. Quantization fp4 or file keeps";
        QTest::newRow("asked for") << "nf4" << "lora" << "int8" << "rounded again, to INT8 (blocks)";
    }
    void isSaid() {
        QFETCH(QString, packed);
        QFETCH(QString, method);
        QFETCH(QString, quantization);
        QFETCH(QString, says);
        ModelSpec spec;
        spec.packedAs = packed.toStdString();
        Recipe recipe;
        recipe.methods = {MethodChoice{method.toStdString(), Settings(*methodInfo(method.toStdString()).fields)}};
        if (!quantization.isEmpty()) recipe.settings.set(field::quantization, quantization.toStdString());
        const QString said = QString::fromStdString(packedNote(spec, recipe));
        QVERIFY2(says.isEmpty() ? said.isEmpty() : said.contains(says), qPrintable(said));
        QCOMPARE(comparesWith16Bit(recipe, spec), packed.isEmpty()); // there are no 16 bits to compare with
    }
};

LATHE_TEST(TestPackedBase)
#include "tst_packed_base.moc"
