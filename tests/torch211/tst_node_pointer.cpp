// The one header that differs between the LibTorch versions Lathe builds on, compiled against a stand-in of the older
// one.
#include "backend/engine/tensor/node_pointer.h"
#include "support/test_main.h"

#include <QTest>

#include <type_traits>

using namespace lathe;

namespace {

struct OwnNode : torch::autograd::Node { int value = 7; };

} // namespace

class TestNodePointer : public QObject {
    Q_OBJECT
private slots:
    void nodesAreHeldAsEdgesHoldThem() {
        static_assert(std::is_same_v<NodePointer, std::shared_ptr<torch::autograd::Node>>);
        const auto made = makeNode<OwnNode>();
        static_assert(std::is_same_v<decltype(made), const std::shared_ptr<OwnNode>>);
        QCOMPARE(made->value, 7);
        const torch::autograd::Edge edge{made, 0};
        QCOMPARE(edge.function.use_count(), 2L);
    }
    void theLastOwnerTakesTheNodeApart() { // not a plain delete, which would run down a long graph by recursion
        torch::autograd::takenApart = 0;
        {
            const NodePointer held = makeNode<OwnNode>();
            const torch::autograd::Edge edge{held, 0};
            QCOMPARE(torch::autograd::takenApart, 0);
        }
        QCOMPARE(torch::autograd::takenApart, 1);
    }
};

LATHE_TEST(TestNodePointer)
#include "tst_node_pointer.moc"
