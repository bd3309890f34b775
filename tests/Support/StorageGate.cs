using System.Net;
using System.Net.Sockets;
using Traceability.Platform.Laptop;

namespace Traceability.Tests.Support;

/// <summary>
/// The network between a program and its storage. While it is shut, no byte passes: connections that stood are broken, and new
/// ones are broken as they come.
/// </summary>
public sealed class StorageGate : IAsyncDisposable
{
    readonly Lock gate = new();
    readonly List<TcpListener> listeners = [];
    readonly List<Task> work = [];
    readonly HashSet<Socket> open = [];
    bool shut;

    public StorageGate(TestStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ConnectionString = AzuriteAddress.Explicit(
            new AzuritePorts(Before(storage.Ports.Blob), Before(storage.Ports.Queue), Before(storage.Ports.Table))
        );
    }

    /// <summary>The same storage, through the gate.</summary>
    public string ConnectionString { get; }

    public void Shuts()
    {
        lock (gate)
        {
            shut = true;
            foreach (var socket in open)
            {
                Break(socket);
            }

            open.Clear();
        }
    }

    public void Opens()
    {
        lock (gate)
        {
            shut = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        listeners.ForEach(listener => listener.Stop());
        Shuts();
        await Task.WhenAll(work);
    }

    int Before(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        listeners.Add(listener);
        work.Add(ListenAsync(listener, port));
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    async Task ListenAsync(TcpListener listener, int port)
    {
        try
        {
            while (true)
            {
                var caller = await listener.AcceptSocketAsync();
                lock (gate)
                {
                    work.RemoveAll(task => task.IsCompleted);
                    work.Add(ConnectAsync(caller, port));
                }
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException) { }
    }

    async Task ConnectAsync(Socket caller, int port)
    {
        await Task.Yield();
        using var storage = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!Admits(caller, storage))
            {
                return;
            }

            await storage.ConnectAsync(IPAddress.Loopback, port);
            await using var here = new NetworkStream(caller, ownsSocket: true);
            await using var there = new NetworkStream(storage);
            await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException) { }
        finally
        {
            lock (gate)
            {
                open.Remove(caller);
                open.Remove(storage);
            }

            caller.Dispose();
        }
    }

    bool Admits(Socket caller, Socket storage)
    {
        lock (gate)
        {
            if (shut)
            {
                Break(caller);
                return false;
            }

            open.Add(caller);
            open.Add(storage);
            return true;
        }
    }

    // A reset, and not an orderly end: as when a cable is cut or the other side is gone.
    static void Break(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
