#pragma once
// One layer of a model as a block diagram, with what methods add to it and where: frozen parts gray, trained ones in
// color, each with its sizes. A click, or the arrow keys, choose a part; its tensors and counts are told then.
#include "plots/layer_layout.h"
#include "plots/plot_export.h"

#include <QPixmap>
#include <QWidget>

namespace lathe::ui {

class LayerDrawing : public QWidget {
    Q_OBJECT
public:
    explicit LayerDrawing(QWidget* parent = nullptr);

    void setParts(ModelParts parts); ///< the part that was chosen stays chosen where it is there again
    const ModelParts& parts() const { return m_parts; }
    const LayerLayout& drawn() const { return m_layout; }
    int current() const { return m_current; } ///< in drawn().parts; -1: none
    void setCurrent(int index);
    QString currentText() const; ///< all that is known of the chosen part

    /// A picture in a file; nullopt: done.
    std::optional<ErrorInfo> save(PlotFile kind, const QString& path);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void currentChanged(int index);
    void layerWanted(int step); ///< from the keyboard: the next layer (1) or the one before (-1)

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override; ///< of the letters
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    void layOut();
    void describe();
    int at(const QPointF& point) const;
    int nextFrom(int index, Qt::Key key) const; ///< the nearest part in that direction
    void saveDialog(PlotFile kind);

    ModelParts m_parts;
    LayerLayout m_layout;
    QPixmap m_picture; ///< as drawn; null: to be drawn anew
    int m_current = -1, m_hovered = -1;
};

} // namespace lathe::ui
