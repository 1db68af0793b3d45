// UTF-8 in and out, by the Unicode standard and beside Qt's own.
#include "support/test_main.h"
#include "unicode/unicode.h"

#include <QTest>

using namespace lathe;

class TestUnicode : public QObject {
    Q_OBJECT
private slots:
    /// Table 3-8 and its neighbors in the Unicode standard: one U+FFFD for each maximal part.
    void bytesThatAreNoText() {
        const std::string r = "\xEF\xBF\xBD";
        QCOMPARE(lossyUtf8("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), r + r + r + r + r + r + r + r + "A");
        QCOMPARE(lossyUtf8("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), r + r + r + r + r + r + r + r + "A");
        QCOMPARE(lossyUtf8("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), r + r + r + r + r + "A" + r + r + "B");
        QCOMPARE(lossyUtf8("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), r + r + r + r + "A");
    }

    /// Every code point but the surrogates, as Qt writes it; from code units, since QString::fromUcs4() takes U+FEFF
    /// for a byte order mark.
    void codePointsAsQtWritesThem() {
        for (char32_t value = 1; value <= 0x10FFFF; value = value == 0xD7FF ? 0xE000 : value + 1) {
            std::string text;
            appendUtf8(text, value);
            if (text != QStringView(QChar::fromUcs4(value)).toString().toStdString()
                || codePointAt(text, 0).value != value || codePointAt(text, 0).bytes != text.size()
                || codePointBefore(text, text.size()).value != value || firstInvalidUtf8(text) != std::string::npos)
                QFAIL(qPrintable("U+" + QString::number(value, 16)));
        }
    }
};

LATHE_TEST(TestUnicode)
#include "tst_unicode.moc"
