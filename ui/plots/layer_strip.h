#pragma once
// All layers of a model as a row of bars: how much of each is trained, and which one is shown.
#include "lathe/model_parts.h"

#include <QWidget>

namespace lathe::ui {

class LayerStrip : public QWidget {
    Q_OBJECT
public:
    explicit LayerStrip(QWidget* parent = nullptr);

    void setShares(std::vector<LayerShare> shares, std::int64_t shown, std::int64_t encoderLayers = 0);
    int shown() const { return m_shown; }
    int layerAt(int x) const; ///< -1: none

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void layerChosen(int layer);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF room() const; ///< of the bars
    void choose(int layer);
    QString layerText(int layer) const;

    std::vector<LayerShare> m_shares;
    int m_shown = 0, m_encoderLayers = 0;
};

} // namespace lathe::ui
