#pragma once
// What every plot of the window has: QCustomPlot in the house style, reached by Tab, with a menu (right button, or the
// menu key) that saves it as PNG, SVG, PDF or, the values behind it, as CSV.
#include "plots/plot_export.h"
#include "plots/plot_overlay.h"

#include <QTimer>

class QCustomPlot;
class QMenu;
class QVBoxLayout;

namespace lathe::ui {

class PlotWidget : public QWidget {
    Q_OBJECT
public:
    explicit PlotWidget(QWidget* parent = nullptr);

    /// A picture of it in a file, or its values. Says in the plot what came of it.
    void save(PlotFile kind, const QString& path);
    void openMenu(const QPoint& globalAt);
    const PlotOverlay& overlay() const { return *m_overlay; }

signals:
    void saved(const QString& path);
    void notSaved(const QString& why);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    QVBoxLayout& column() const { return *m_column; }
    void refreshOverlay();
    void forgetError(); ///< it was read: somebody went on

    struct Rows {
        QStringList head;
        PlotRows next;
    };
    static Rows listed(QStringList head, std::vector<QStringList> rows);

    virtual Rows rows() const = 0;                   ///< the values that are drawn; read on another thread
    virtual void fillMenu(QMenu&) {}                 ///< what stands above the files
    virtual void dressForFile(bool on) { (void)on; } ///< before a picture is drawn, and after
    virtual PlotPointer pointer() const;             ///< what lies over it, but for focus and message

    QCustomPlot* m_plot;

private:
    void choose(PlotFile kind);
    void tell(const QString& path, const std::optional<ErrorInfo>& error);
    void say(const QString& text, bool wrong = false);

    QVBoxLayout* m_column;
    PlotOverlay* m_overlay;
    QTimer m_messageEnds{this};
    QString m_message;
    bool m_wrong = false;
};

} // namespace lathe::ui
