#pragma once
// How the window's controls look, drawn from the theme's colors as they are at that moment. A style sheet would say the
// same in fewer words, but Qt works one out anew for every widget: seconds and hundreds of megabytes for this window
// at each change of theme, where a repaint is enough.
//
// What a widget is beside its class stands in its properties, set by widgets/labels.h and widgets/card.h:
//   kind    of a button: "primary", "danger", "flat", "link", "nav", "segment"
//   role    of a label: "muted", "problem", "good", "warning"
//   card, well, line (true), banner, chip (a tone)   of a frame; "hot" of a card that something is dragged over
//   wrong   of an input that can't be read: "true"
#include <QProxyStyle>

namespace lathe::ui {

class HouseStyle : public QProxyStyle {
    Q_OBJECT
public:
    HouseStyle(); ///< over Qt's own Fusion, for what is not drawn here

    /// The colors that a widget of such a role has in its palette; polish() calls it, and the theme at its change.
    static void tint(QWidget& widget);

    void polish(QWidget* widget) override;
    void unpolish(QWidget* widget) override;
    using QProxyStyle::polish;
    using QProxyStyle::unpolish;

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget = nullptr) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget = nullptr) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option = nullptr,
                    const QWidget* widget = nullptr) const override;
    int styleHint(StyleHint hint, const QStyleOption* option = nullptr, const QWidget* widget = nullptr,
                  QStyleHintReturn* data = nullptr) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget = nullptr) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option,
                         const QWidget* widget = nullptr) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget = nullptr) const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< frames show whether they have the focus
};

} // namespace lathe::ui
